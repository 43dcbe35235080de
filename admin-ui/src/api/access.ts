import type { ApiKeyView } from '../../../core/api/schema/access.ts';
import { useWhole } from './use-list.ts';

export const API_KEYS = '/v1/api-keys';

export function useApiKeys() {
  return useWhole<ApiKeyView>(API_KEYS);
}
