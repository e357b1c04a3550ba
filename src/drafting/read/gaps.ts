import type { Read, ReadFailure } from '../../domain/evaluation/read.ts';
import type { AccountSurvey, OtherInstallation, SurveyedRegions } from '../../domain/target/account-survey.ts';
import type { Gap } from './sourced.ts';

/** A failure in one line: `sagemaker:ListLabelingJobs failed (server_error)`. */
export function failureGap({ operation, subject, reason, message }: ReadFailure): string {
  // More follows, behind a semicolon.
  const line = (message.split('\n')[0] ?? '').replace(/\.$/, '');
  return `${operation} on ${subject} failed (${reason}): ${line}`;
}

/** What of the account could not be read, and what the configuration does without it. */
export function surveyGaps(survey: AccountSurvey): readonly Gap[] {
  const { installation, types } = survey;
  return [
    ...(survey.otherInstallations ?? []).map(otherInstallation),
    ...told(survey.identities, 'roles and policies', 'roles stay unknown'),
    ...told(survey.stackNames, 'the stacks of CloudFormation', 'templates say what should be'),
    ...survey.stacks.flatMap((read) => told(read, 'a stack', 'it says nothing')),
    ...told(survey.variables, 'the variables of the Lambda functions', 'other sources say how MLSpace is installed'),
    ...told(survey.notebookParameters, 'notebook-params.json', 'other sources say how MLSpace is installed'),
    ...told(survey.ssmParameters, 'the parameters of SSM', 'other sources say how MLSpace is installed'),
    ...Object.entries(installation.tables ?? {}).flatMap(([id, read]) =>
      told(read, `the table ${id}`, tableWithout(read)),
    ),
    ...told(installation.instanceTypes, 'the instance types of EC2', 'the live policy says which need no key'),
    ...(survey.identities.ok ? survey.identities.value.damaged.map(damagedRole) : []),
    ...told(survey.regions, 'other regions', 'only the home region is scanned'),
    ...(survey.regions.ok ? unaskedRegions(survey.regions.value) : []),
    ...Object.entries(types).flatMap(([type, read]) => told(read, `resources of type ${type}`, typeWithout(read))),
  ];
}

function otherInstallation({ role, prefix }: OtherInstallation): Gap {
  const command = `init --role ${role} --prefix ${prefix}- --output FILE`;
  return {
    subject: `another installation, with the role ${role}`,
    message: `it is not in this configuration: ${command} writes one for it`,
  };
}

function told(read: Read<unknown> | undefined, subject: string, without: string): readonly Gap[] {
  return read === undefined || read.ok ? [] : [gapOf(read.failure, subject, without)];
}

function damagedRole(name: string): Gap {
  return { subject: `role ${name}`, message: "IAM's answer about it is damaged; it was not read" };
}

function unaskedRegions({ unasked }: SurveyedRegions): readonly Gap[] {
  return Object.entries(unasked).map(([region, failure]) => gapOf(failure, `region ${region}`, 'it is not scanned'));
}

function tableWithout(read: Read<unknown>): string {
  return !read.ok && read.failure.reason === 'not_found'
    ? 'this release has none, or it has another name'
    : 'what depends on it is taken from the live policies';
}

function typeWithout(read: Read<unknown>): string {
  return !read.ok && read.failure.reason === 'access_denied'
    ? 'they are scanned once this is allowed'
    : 'they are not scanned: add the type once it can be listed';
}

function gapOf(failure: ReadFailure, subject: string, without: string): Gap {
  const needs = failure.reason === 'access_denied' ? { needs: failure.operation } : {};
  return { subject, message: `${failureGap(failure)}; ${without}`, ...needs };
}
