import type { CheckReason, CheckStepName } from '@offhook/protocol';
import type { Verdict } from '../devices/diagnosis.js';
import type { CheckErrorCode, CheckFailureCode } from './check-error.js';

/** Why a step did not pass: a closed list. */
export type CheckReasonCode = Exclude<CheckErrorCode, CheckFailureCode>;

interface Meaning {
  readonly severity: CheckReason['severity'];
  readonly message: string;
  readonly advice: string;
}

const askNetwork = 'Ask whoever runs your network to let it through, or try another network.';

/** The user's words. `%` stands for what it is about, as the host of a server. */
const meanings: Readonly<Record<CheckReasonCode, Meaning>> = {
  'check/socket-unreachable': {
    severity: 'failure',
    message: 'The phone server cannot be reached.',
    advice: 'Check your internet connection, and whether a firewall or a proxy stands between.',
  },
  'check/socket-timed-out': {
    severity: 'failure',
    message: 'The phone server does not answer.',
    advice: 'Check your internet connection, and whether a firewall or a proxy stands between.',
  },
  'check/some-sockets-unreachable': {
    severity: 'warning',
    message: 'The phone server % cannot be reached. Another one can.',
    advice: 'Calls work. Tell your administrator, since there is one server less to fall back to.',
  },
  'check/registration-rejected': {
    severity: 'failure',
    message: 'The phone server does not accept this account.',
    advice: 'Log in again, or ask your administrator.',
  },
  'check/registration-unavailable': {
    severity: 'failure',
    message: 'The phone server cannot register phones at the moment.',
    advice: 'Try again in a minute. If it stays so, tell your administrator.',
  },
  'check/registration-timed-out': {
    severity: 'failure',
    message: 'The phone server does not answer the registration.',
    advice: 'Try again in a minute. If it stays so, tell your administrator.',
  },
  'check/registration-off': {
    severity: 'failure',
    message: 'The phone is switched off.',
    advice: 'Switch the phone on, then check again.',
  },
  'check/stun-silent': {
    severity: 'warning',
    message: 'The STUN server % does not answer.',
    advice: `Calls to other networks may stay silent. ${askNetwork}`,
  },
  'check/stun-unusable': {
    severity: 'warning',
    message: 'The address of the STUN server % is not a usable one.',
    advice: 'Tell your administrator.',
  },
  'check/turn-silent': {
    severity: 'warning',
    message: 'The relay % does not answer.',
    advice: `Calls may stay silent behind strict firewalls. ${askNetwork}`,
  },
  'check/turn-refused': {
    severity: 'warning',
    message: 'The relay % does not accept our credentials.',
    advice: 'Log in again for fresh ones. If it stays so, tell your administrator.',
  },
  'check/turn-unusable': {
    severity: 'warning',
    message: 'The address or the credentials of the relay % are not usable.',
    advice: 'Tell your administrator.',
  },
  // The words of these come from the permission doctor; here is what to say where it has none.
  'check/microphone-denied': microphone('The microphone is not allowed.'),
  'check/microphone-forbidden': microphone('The page does not let the phone use the microphone.'),
  'check/microphone-missing': microphone('No microphone was found.'),
  'check/microphone-busy': microphone('The microphone is there, but it cannot be used.'),
  'check/microphone-unanswered': {
    severity: 'failure',
    message: 'The question for the microphone was not answered.',
    advice: 'Check again, and answer the question of the browser with Allow.',
  },
  'check/microphone-unsupported': microphone('This page can have no microphone.'),
  'check/microphone-failed': microphone('The microphone could not be started.'),
  'check/microphone-silent': {
    severity: 'warning',
    message: 'The microphone hears nothing.',
    advice:
      'Say something while the check runs. See that the microphone is not muted, or choose another one.',
  },
  'check/loop-busy': {
    severity: 'warning',
    message: 'The test call was left out, because there is a call already.',
    advice: 'Check again after your call.',
  },
  'check/loop-refused': {
    severity: 'failure',
    message: 'The test call could not be made.',
    advice: 'Check the number of the echo line, and whether you may call it. Then tell your administrator.',
  },
  'check/loop-unanswered': {
    severity: 'failure',
    message: 'The echo line does not answer.',
    advice: 'Check the number of the echo line. If it stays so, tell your administrator.',
  },
  'check/loop-ended': {
    severity: 'failure',
    message: 'The test call ended before it was done.',
    advice: 'Check again. If it stays so, tell your administrator.',
  },
  'check/loop-no-sound': {
    severity: 'failure',
    message: 'The test call was answered, but no sound came through the network.',
    advice: `A firewall stops the sound of calls. ${askNetwork}`,
  },
  'check/loop-not-heard': {
    severity: 'warning',
    message: 'Sound came back, but not ours.',
    advice: 'See that the number of the echo line belongs to one, and check again.',
  },
  'check/loop-loss': {
    severity: 'warning',
    message: 'Sound gets lost on its way.',
    advice: 'Use a cable instead of Wi-Fi, or come closer to it, and stop large downloads.',
  },
  'check/loop-jitter': {
    severity: 'warning',
    message: 'The network is uneven, and sound may break up.',
    advice: 'Use a cable instead of Wi-Fi, or come closer to it, and stop large downloads.',
  },
  'check/loop-slow': {
    severity: 'warning',
    message: 'The network is slow: people will talk over each other.',
    advice: 'Leave the VPN if you can, or use another network.',
  },
  'check/loop-poor': {
    severity: 'warning',
    message: 'The sound of calls will be poor.',
    advice: 'Use a cable instead of Wi-Fi, or another network, and stop large downloads.',
  },
};

function microphone(message: string): Meaning {
  return { severity: 'failure', message, advice: 'Try another microphone, or another browser.' };
}

export interface ReasonDetails {
  readonly subject?: string | undefined;
  /** Instead of the code's own words. */
  readonly message?: string | undefined;
  readonly advice?: string | undefined;
}

export function reasonOf(
  code: CheckReasonCode,
  step: CheckStepName,
  { advice, message, subject }: ReasonDetails = {},
): CheckReason {
  const meaning = meanings[code];
  const say = (words: string): string => words.replace('%', subject ?? '').slice(0, 512);
  return {
    code,
    step,
    severity: meaning.severity,
    message: say(message ?? meaning.message),
    advice: say(advice ?? meaning.advice),
    ...(subject === undefined ? {} : { subject }),
  };
}

/** What the permission doctor found, as a reason. */
export const microphoneCodes: Readonly<Record<Exclude<Verdict, 'fine'>, CheckReasonCode>> = {
  'insecure-page': 'check/microphone-unsupported',
  unsupported: 'check/microphone-unsupported',
  'blocked-by-policy': 'check/microphone-forbidden',
  'missing-iframe-allow': 'check/microphone-forbidden',
  'denied-by-system': 'check/microphone-denied',
  'denied-in-browser': 'check/microphone-denied',
  'not-asked': 'check/microphone-unanswered',
  'device-busy': 'check/microphone-busy',
  'no-device': 'check/microphone-missing',
  failed: 'check/microphone-failed',
};
