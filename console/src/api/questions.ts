import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { Question, QuestionState } from "./types";

export const questionKeys = {
  all: ["questions"] as const,
  list: (state: QuestionState) => ["questions", "list", state] as const,
};

/** The most asked first; as many as anybody reads. */
export const questionsQuery = (state: QuestionState) =>
  queryOptions({
    queryKey: questionKeys.list(state),
    queryFn: ({ signal }): Promise<Question[]> =>
      unwrap(client.GET("/v1/questions", { params: { query: { state } }, signal })),
  });

export type QuestionOutcome = Exclude<QuestionState, "open">;

export function closeQuestion(
  questionId: string,
  outcome: { state: QuestionOutcome; note: string },
): Promise<Question> {
  return unwrap(
    client.POST("/v1/questions/{question_id}/close", { params: { path: { question_id: questionId } }, body: outcome }),
  );
}
