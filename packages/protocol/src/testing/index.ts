export { sampleProvisioningDocument, sampleSession } from './samples.js';
export { ScriptedServer } from './scripted-server.js';
export type { ScriptedAnswer, SeenRequest } from './scripted-server.js';
