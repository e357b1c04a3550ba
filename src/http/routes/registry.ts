import type { RouteModule } from '../context.ts';
import { assets } from './assets.ts';
import { checks } from './checks.ts';
import { deliveries } from './deliveries.ts';
import { findings } from './findings.ts';
import { health } from './health.ts';
import { login } from './login.ts';
import { metrics } from './metrics.ts';
import { openApi } from './open-api.ts';
import { page } from './page.ts';
import { policy } from './policy.ts';
import { scans } from './scans.ts';
import { status } from './status.ts';
import { targets } from './targets.ts';

/** Every route of the server; the order is that of the OpenAPI document. */
export const routes: readonly RouteModule[] = [
  page,
  assets,
  login,
  health,
  metrics,
  openApi,
  status,
  findings,
  targets,
  policy,
  checks,
  scans,
  deliveries,
];
