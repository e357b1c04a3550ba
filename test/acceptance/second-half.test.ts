import { acceptInstallations } from './accept-installations.ts';

acceptInstallations({ share: 1, of: 2 });
