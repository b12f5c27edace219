import { HttpResponse, http } from "msw";
import { server } from "./server";

interface Sent {
  method: string;
  path: string;
  body: unknown;
}

/** What the console writes below this path, in order; `answer` says what the api makes of it. */
export function listenTo(path: string, answer: () => Response = () => new HttpResponse(null, { status: 204 })): Sent[] {
  const sent: Sent[] = [];
  const write = async ({ request }: { request: Request }) => {
    const text = await request.text();
    sent.push({
      method: request.method,
      path: new URL(request.url).pathname,
      body: text === "" ? null : JSON.parse(text),
    });
    return answer();
  };
  for (const method of [http.post, http.put, http.delete]) server.use(method(`*${path}`, write));
  return sent;
}
