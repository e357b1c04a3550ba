import type { RouteModule } from '../hooks/context.ts';
import { checks } from './api/checks.ts';
import { deliveries } from './api/deliveries.ts';
import { discovery } from './api/discovery.ts';
import { events } from './api/events.ts';
import { findingGroups } from './api/finding-groups.ts';
import { findings } from './api/findings.ts';
import { findingsFile } from './api/findings-file.ts';
import { policy } from './api/policy.ts';
import { scans } from './api/scans.ts';
import { sinks } from './api/sinks.ts';
import { status } from './api/status.ts';
import { suppressions } from './api/suppressions.ts';
import { targets } from './api/targets.ts';
import { accounts as accountsPage } from './page/accounts.ts';
import { deliveries as deliveriesPage } from './page/deliveries.ts';
import { finding as findingPage } from './page/finding.ts';
import { findings as findingsPage } from './page/findings.ts';
import { overview } from './page/overview.ts';
import { scanNow } from './page/scan-now.ts';
import { scans as scansPage } from './page/scans.ts';
import { suppression } from './page/suppression.ts';
import { targets as targetsPage } from './page/targets.ts';
import { assets } from './service/assets.ts';
import { health } from './service/health.ts';
import { login } from './service/login.ts';
import { metrics } from './service/metrics.ts';
import { openApi } from './service/open-api.ts';

/** Every route of the server; the order is that of the OpenAPI document. */
export const routes: readonly RouteModule[] = [
  overview,
  findingsPage,
  findingPage,
  suppression,
  targetsPage,
  accountsPage,
  scansPage,
  scanNow,
  deliveriesPage,
  assets,
  login,
  health,
  metrics,
  openApi,
  status,
  findings,
  findingGroups,
  findingsFile,
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

/** What the internal port answers: orchestrators and Prometheus, whatever goes on at the other one. */
export const internalRoutes: readonly RouteModule[] = [health, metrics];
