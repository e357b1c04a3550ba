import { getCACertificates } from 'node:tls';
import type { NetworkSettings } from './settings.ts';

/**
 * The certificate authorities to trust, PEM: the default ones (Node's own and those of NODE_EXTRA_CA_CERTS) and the
 * configured ones beside them; `undefined` where nothing is configured and the default applies.
 */
export function trustedCertificates(
  settings: Pick<NetworkSettings, 'certificateAuthorities'>,
): readonly string[] | undefined {
  if (!settings.certificateAuthorities) return undefined;
  return [...getCACertificates('default'), settings.certificateAuthorities];
}
