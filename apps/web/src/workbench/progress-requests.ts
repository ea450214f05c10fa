import type { Backend } from '../connection/backend.ts';
import type { ProgressRequests } from '../progress/progress-sync.ts';

export const progressRequests = (backend: Backend): ProgressRequests => ({
  read: () => backend.request('progress:read', {}),
  change: (changes) => backend.request('progress:change', { changes: [...changes] }),
});
