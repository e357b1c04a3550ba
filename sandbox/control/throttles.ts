import { type ServiceId, serviceIds } from '../services/service-id.ts';

/** A service is a family, but SageMaker, which is three. */
const families = [
  ...serviceIds.filter((id) => id !== 'sagemaker'),
  'sagemaker-list' as const,
  'sagemaker-list-tags' as const,
  'sagemaker-write' as const,
];

/** Operations that share one allowance for each account and region. */
export type ApiFamily = (typeof families)[number];

/** Whether there is a family of this name. */
export function isApiFamily(name: string): name is ApiFamily {
  return families.some((family) => family === name);
}

/** A token bucket: `rate` requests a second, and so many at once after a rest. */
export interface Allowance {
  readonly rate: number;
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** The allowances of the account, by family and region. A family without one is not throttled. */
export class Throttles {
  readonly #allowances: Partial<Readonly<Record<ApiFamily, Allowance>>>;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(allowances: Partial<Readonly<Record<ApiFamily, Allowance>>>, now: () => number) {
    this.#allowances = allowances;
    this.#now = now;
  }

  /** Takes a token; `false` where there is none and the request is to be refused. */
  admit(family: ApiFamily, region: string): boolean {
    const allowance = this.#allowances[family];
    if (!allowance) return true;
    const bucket = this.#fill(`${family}/${region}`, allowance);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  #fill(key: string, { rate, burst }: Allowance): Bucket {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, filledAt: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * rate);
    bucket.filledAt = now;
    this.#buckets.set(key, bucket);
    return bucket;
  }
}

/** The family of an operation. */
export function familyOf(service: ServiceId, operation: string): ApiFamily {
  if (service !== 'sagemaker') return service;
  if (operation === 'ListTags') return 'sagemaker-list-tags';
  return operation.startsWith('List') ? 'sagemaker-list' : 'sagemaker-write';
}
