import { acceptInstallations } from './accept-installations.ts';

acceptInstallations({ share: 0, of: 2 });
