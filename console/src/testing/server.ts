import { setupServer } from "msw/node";

/** The api, faked at HTTP. A request that a test did not provide for fails that test. */
export const server = setupServer();
