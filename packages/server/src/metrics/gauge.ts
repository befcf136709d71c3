/** What is read when somebody asks. */
export const gaugeHelp = {
  sessions_active: 'Sessions that have neither ended nor expired.',
  devices: 'Devices that users have.',
  edge_bindings: 'Contacts that are registered at the embedded SIP edge.',
  edge_flows: 'WebSocket connections at the embedded SIP edge.',
  redis_degraded: '1 while Redis does not answer and this process counts for itself, else 0.',
  password_queue_length: 'Passwords that are being hashed or wait for it.',
} as const;
export type GaugeName = keyof typeof gaugeHelp;

/** Answers the value of now. One that fails or takes too long is left out of that answer. */
export type GaugeReader = () => number | Promise<number>;
