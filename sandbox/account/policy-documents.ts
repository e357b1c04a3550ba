import { ServiceError } from '../wire/service-error.ts';

/**
 * Refuses a document that IAM would refuse: no JSON object, no statements, or too long. Whitespace is not counted.
 * Source: IAM User Guide, "IAM and AWS STS quotas".
 */
export function checkDocument(document: string, maximumLength: number): void {
  if (!isPolicy(document)) {
    throw new ServiceError('MalformedPolicyDocument', 'This policy contains invalid Json');
  }
  if (document.replaceAll(/\s/g, '').length > maximumLength) {
    throw new ServiceError('LimitExceeded', `Cannot exceed quota for PolicySize: ${maximumLength}`, 409);
  }
}

function isPolicy(document: string): boolean {
  try {
    const parsed: unknown = JSON.parse(document);
    return typeof parsed === 'object' && parsed !== null && 'Statement' in parsed;
  } catch {
    return false;
  }
}
