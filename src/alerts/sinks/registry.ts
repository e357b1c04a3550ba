import type { SinkSettings, SinkType, SinkTypes } from '../../domain/delivery/sink.ts';
import { openAlertmanager } from './alertmanager.ts';
import { openAlertmanagerWebhook } from './alertmanager-webhook.ts';
import { openCloudevents } from './cloudevents.ts';
import { openEmail } from './email.ts';
import { openEventbridge } from './eventbridge.ts';
import { openPagerduty } from './pagerduty.ts';
import { openSecurityhub } from './securityhub.ts';
import type { OpenSink, SinkSurroundings } from './sink.ts';
import { openSlack } from './slack.ts';
import { openSns } from './sns.ts';
import { openTeams } from './teams.ts';
import { openWebhook } from './webhook.ts';

/** How each type of sink is opened. */
const sinkTypes: {
  readonly [Type in SinkType]: (settings: SinkTypes[Type], surroundings: SinkSurroundings) => OpenSink;
} = {
  webhook: openWebhook,
  alertmanager: openAlertmanager,
  'alertmanager-webhook': openAlertmanagerWebhook,
  slack: openSlack,
  pagerduty: openPagerduty,
  teams: openTeams,
  cloudevents: openCloudevents,
  sns: openSns,
  securityhub: openSecurityhub,
  eventbridge: openEventbridge,
  email: openEmail,
};

/** Opens a sink of any type. Throws when its settings cannot work. */
export function openSink(settings: SinkSettings, surroundings: SinkSurroundings): OpenSink {
  const open = sinkTypes[settings.type] as (given: SinkSettings, surroundings: SinkSurroundings) => OpenSink;
  return open(settings, surroundings);
}
