import type { RouteModule } from '../context.ts';
import { assets } from './assets.ts';
import { checks } from './checks.ts';
import { deliveries } from './deliveries.ts';
import { discovery } from './discovery.ts';
import { events } from './events.ts';
import { findings } from './findings.ts';
import { health } from './health.ts';
import { login } from './login.ts';
import { metrics } from './metrics.ts';
import { openApi } from './open-api.ts';
import { accounts as accountsPage } from './page/accounts.ts';
import { deliveries as deliveriesPage } from './page/deliveries.ts';
import { findings as findingsPage } from './page/findings.ts';
import { overview } from './page/overview.ts';
import { scans as scansPage } from './page/scans.ts';
import { targets as targetsPage } from './page/targets.ts';
import { policy } from './policy.ts';
import { scans } from './scans.ts';
import { sinks } from './sinks.ts';
import { status } from './status.ts';
import { suppressions } from './suppressions.ts';
import { targets } from './targets.ts';

/** Every route of the server; the order is that of the OpenAPI document. */
export const routes: readonly RouteModule[] = [
  overview,
  findingsPage,
  targetsPage,
  accountsPage,
  scansPage,
  deliveriesPage,
  assets,
  login,
  health,
  metrics,
  openApi,
  status,
  findings,
  targets,
  discovery,
  policy,
  checks,
  scans,
  deliveries,
  events,
  sinks,
  suppressions,
];
