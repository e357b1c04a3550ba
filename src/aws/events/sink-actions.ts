/** What publishing takes of IAM, on the topic. */
export const publishAction = 'sns:Publish';

/** What importing findings takes, on the product. */
export const importAction = 'securityhub:BatchImportFindings';

/** What putting events takes, on the bus. */
export const putEventsAction = 'events:PutEvents';
