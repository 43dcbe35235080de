import { BUILT_IN_RULES } from '#core/matching/rules.ts';
import { PLUGINS } from '#core/plugins.ts';
import { matcherRuleSuite } from './matcher-rule.ts';

matcherRuleSuite([...BUILT_IN_RULES, ...PLUGINS.flatMap(({ rules }) => rules ?? [])]);
