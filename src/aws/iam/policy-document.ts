/**
 * The JSON text of a policy document as IAM answered it, or `undefined` if it is none. IAM encodes documents by RFC 3986
 * percent-encoding (IAM API reference, GetPolicyVersion); some endpoints answer them raw. Text that is JSON already is
 * never decoded, since a percent sign in it belongs to the policy.
 */
export function decodePolicyDocument(text: string): string | undefined {
  if (isJson(text)) return text;
  const decoded = decodePercent(text);
  return decoded !== undefined && isJson(decoded) ? decoded : undefined;
}

function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
