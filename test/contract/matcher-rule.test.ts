import { BUILT_IN_RULES } from '#core/matching/rules.ts';
import { matcherRuleSuite } from './matcher-rule.ts';

matcherRuleSuite(BUILT_IN_RULES);
