/** Alice calls bob, and he answers: both are registered. */
export const established = `
  alice → INVITE bob
  alice ← 100 INVITE
  bob   ← INVITE
  bob   → 200 INVITE
  alice ← 200 INVITE
  alice → ACK
  bob   ← ACK
`;

/** Ladders that hold on every carrier: played in memory and over real WebSockets. Alice and bob are registered. */
export const commonLadders: Readonly<Record<string, string>> = {
  'a call that the caller hangs up': `
    alice → INVITE bob
    alice ← 100 INVITE
    bob   ← INVITE
    bob   → 100 INVITE
    bob   → 180 INVITE
    alice ← 180 INVITE
    bob   → 200 INVITE
    alice ← 200 INVITE
    alice → ACK
    bob   ← ACK
    alice → BYE
    bob   ← BYE
    bob   → 200 BYE
    alice ← 200 BYE
  `,
  'a call that the called side hangs up': `
    alice → INVITE bob
    alice ← 100 INVITE
    bob   ← INVITE
    bob   → 200 INVITE
    alice ← 200 INVITE
    alice → ACK
    bob   ← ACK
    bob   → BYE
    alice ← BYE
    alice → 200 BYE
    bob   ← 200 BYE
  `,
  'a call that is busy': `
    alice → INVITE bob
    alice ← 100 INVITE
    bob   ← INVITE
    bob   → 486 INVITE
    bob   ← ACK
    alice ← 486 INVITE
    alice → ACK
  `,
  'a call that is declined': `
    alice → INVITE bob
    alice ← 100 INVITE
    bob   ← INVITE
    bob   → 180 INVITE
    alice ← 180 INVITE
    bob   → 603 INVITE
    bob   ← ACK
    alice ← 603 INVITE
    alice → ACK
  `,
  'a call that the caller takes back': `
    alice → INVITE bob
    alice ← 100 INVITE
    bob   ← INVITE
    bob   → 180 INVITE
    alice ← 180 INVITE
    alice → CANCEL
    alice ← 200 CANCEL
    bob   ← CANCEL
    bob   → 200 CANCEL
    bob   → 487 INVITE
    bob   ← ACK
    alice ← 487 INVITE
    alice → ACK
  `,
  'changes in a call, from both sides': `
    alice → INVITE bob
    alice ← 100 INVITE
    bob   ← INVITE
    bob   → 200 INVITE
    alice ← 200 INVITE
    alice → ACK
    bob   ← ACK
    alice → INVITE
    alice ← 100 INVITE
    bob   ← INVITE
    bob   → 200 INVITE
    alice ← 200 INVITE
    alice → ACK
    bob   ← ACK
    bob   → INVITE
    bob   ← 100 INVITE
    alice ← INVITE
    alice → 488 INVITE
    alice ← ACK
    bob   ← 488 INVITE
    bob   → ACK
    alice → UPDATE
    bob   ← UPDATE
    bob   → 200 UPDATE
    alice ← 200 UPDATE
    alice → INFO
    bob   ← INFO
    bob   → 200 INFO
    alice ← 200 INFO
    bob   → OPTIONS
    alice ← OPTIONS
    alice → 200 OPTIONS
    bob   ← 200 OPTIONS
    bob   → BYE
    alice ← BYE
    alice → 200 BYE
    bob   ← 200 BYE
  `,
  'a transfer': `
    alice → INVITE bob
    alice ← 100 INVITE
    bob   ← INVITE
    bob   → 200 INVITE
    alice ← 200 INVITE
    alice → ACK
    bob   ← ACK
    alice → REFER
    bob   ← REFER
    bob   → 202 REFER
    alice ← 202 REFER
    bob   → NOTIFY
    alice ← NOTIFY
    alice → 200 NOTIFY
    bob   ← 200 NOTIFY
    bob   → NOTIFY
    alice ← NOTIFY
    alice → 200 NOTIFY
    bob   ← 200 NOTIFY
    alice → BYE
    bob   ← BYE
    bob   → 200 BYE
    alice ← 200 BYE
  `,
  'reliable provisional answers': `
    alice → INVITE bob
    alice ← 100 INVITE
    bob   ← INVITE
    bob   → 183 INVITE
    alice ← 183 INVITE
    alice → PRACK
    bob   ← PRACK
    bob   → 200 PRACK
    alice ← 200 PRACK
    bob   → 200 INVITE
    alice ← 200 INVITE
    alice → ACK
    bob   ← ACK
  `,
  'requests outside of calls': `
    alice → MESSAGE bob
    bob   ← MESSAGE
    bob   → 200 MESSAGE
    alice ← 200 MESSAGE
    alice → OPTIONS bob
    bob   ← OPTIONS
    bob   → 200 OPTIONS
    alice ← 200 OPTIONS
    bob   → REFER alice
    alice ← REFER
    alice → 202 REFER
    bob   ← 202 REFER
    alice → NOTIFY
    bob   ← NOTIFY
    bob   → 200 NOTIFY
    alice ← 200 NOTIFY
    bob   → SUBSCRIBE alice
    alice ← SUBSCRIBE
    alice → 489 SUBSCRIBE
    bob   ← 489 SUBSCRIBE
    alice → FROBNICATE bob
    bob   ← FROBNICATE
    bob   → 501 FROBNICATE
    alice ← 501 FROBNICATE
  `,
  'a question to the edge itself': `
    alice → OPTIONS sip:demo.localhost
    alice ← 200 OPTIONS
  `,
};
