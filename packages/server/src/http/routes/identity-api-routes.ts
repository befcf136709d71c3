import type { FastifyInstance } from 'fastify';
import { addProfileRoutes, type ProfileServices } from './profile-routes.js';
import { addSessionRoutes, type SessionServices } from './session-routes.js';
import { addSignUpRoutes, type SignUpServices } from './sign-up-routes.js';
import { addTimeRoutes, type TimeServices } from './time-routes.js';

export type IdentityApiServices = ProfileServices & SessionServices & SignUpServices & TimeServices;

/** Who somebody is, and how he shows it. */
export function addIdentityApiRoutes(app: FastifyInstance, services: IdentityApiServices): void {
  addSessionRoutes(app, services);
  addProfileRoutes(app, services);
  addSignUpRoutes(app, services);
  addTimeRoutes(app, services);
}
