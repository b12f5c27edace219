import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/auth";
import { isSessionLost, Problem } from "@/api/problem";

const RETRIES = 2;

export function createQueryClient(): QueryClient {
  // Whatever the api refuses for want of a session ends the session here; the shell then shows the login.
  const onError = (error: unknown) => {
    if (isSessionLost(error) && queries.getQueryData(meKey)) queries.setQueryData(meKey, null);
  };
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // A refusal stays one when asked again; only what did not arrive is worth another try.
        retry: (failures, error) => !(error instanceof Problem && error.status < 500) && failures < RETRIES,
      },
    },
  });
  return queries;
}
