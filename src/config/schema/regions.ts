import { nearest } from '../problems/suggest.ts';

/**
 * The regions of AWS (AWS General Reference, "AWS Regions and endpoints"), for suggestions only: a newer one than this program
 * knows is taken.
 */
const knownRegions = [
  'us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1 us-iso-east-1 us-iso-west-1 us-isob-east-1 us-isof-south-1',
  'af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2',
  'ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1',
  'eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eu-isoe-west-1 eusc-de-east-1',
  'il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1',
].flatMap((line) => line.split(' '));

/** Every region is named after a part of the compass: what comes before the number is never misspelt in a new one. */
export const regionForm =
  /^[a-z]{2,4}(-[a-z]+)*-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/;

/** What is expected in the place of a text that names no region. */
export function expectedRegion(text: unknown): string {
  const meant = typeof text === 'string' ? nearest(text, knownRegions) : undefined;
  return meant === undefined ? 'an AWS region name, such as us-east-1' : `an AWS region name; did you mean ${meant}?`;
}
