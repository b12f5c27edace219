import { Anchor, SegmentedControl, Table } from "@mantine/core";
import { IconMessageQuestion } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { questionsQuery } from "@/api/questions";
import type { Question, QuestionState } from "@/api/types";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { Page } from "@/components/Page";
import { SkeletonRows } from "@/components/Skeletons";
import { fullDate, shortDate } from "@/format/time";
import { CloseQuestion } from "./CloseQuestion";
import classes from "./Questions.module.css";
import { QUESTION_STATES } from "./states";

interface QuestionsPageProps {
  state: QuestionState;
  onState: (state: QuestionState) => void;
}

const FILTERS = Object.entries(QUESTION_STATES).map(([value, label]) => ({ value, label }));

/** What callers asked and no article answered: what the next article should be about. */
export function QuestionsPage({ state, onState }: QuestionsPageProps) {
  const questions = useQuery(questionsQuery(state));
  return (
    <Page
      title="Questions"
      subtitle="What callers asked and no article answered, the most asked first"
      aside={
        <SegmentedControl
          size="sm"
          aria-label="State"
          data={FILTERS}
          value={state}
          onChange={(value) => onState(value as QuestionState)}
        />
      }
    >
      {questions.isPending && <SkeletonRows rows={8} />}
      {questions.isError && questions.data === undefined && (
        <LoadFault what="The questions" error={questions.error} onRetry={() => void questions.refetch()} />
      )}
      {questions.data?.length === 0 && <NothingThere state={state} />}
      {questions.data !== undefined && questions.data.length > 0 && <QuestionsTable questions={questions.data} />}
    </Page>
  );
}

function NothingThere({ state }: { state: QuestionState }) {
  const isOpen = state === "open";
  return (
    <Emptiness
      icon={<IconMessageQuestion size={20} />}
      title={isOpen ? "Every question found an answer" : `Nothing ${state} yet`}
      hint={isOpen ? "A question that no article answers shows up here by itself." : undefined}
    />
  );
}

function QuestionsTable({ questions }: { questions: readonly Question[] }) {
  return (
    <Table stickyHeader aria-label="Questions">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Question</Table.Th>
          <Table.Th ta="end">Asked</Table.Th>
          <Table.Th>Last asked</Table.Th>
          <Table.Th ta="end">Outcome</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {questions.map((question) => (
          <QuestionRow key={question.id} question={question} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function QuestionRow({ question }: { question: Question }) {
  return (
    <Table.Tr>
      <Table.Td className={classes.question}>
        {question.question}
        {question.note && (
          <span className={classes.note}>
            {question.state === "open" ? "Closed before: " : ""}
            {question.note}
          </span>
        )}
      </Table.Td>
      <Table.Td className="figures" ta="end">
        {question.times === 1 ? "once" : `${question.times} times`}
      </Table.Td>
      <Table.Td className="figures" title={fullDate(question.asked_at)}>
        <Anchor
          inherit
          underline="always"
          renderRoot={(props) => <Link to="/calls/$callId" params={{ callId: question.call_id }} {...props} />}
        >
          {shortDate(question.asked_at)}
        </Anchor>
      </Table.Td>
      <Table.Td ta="end">
        {question.state === "open" ? <Ends question={question} /> : <Closed question={question} />}
      </Table.Td>
    </Table.Tr>
  );
}

function Ends({ question }: { question: Question }) {
  return (
    <div className={classes.ends}>
      <CloseQuestion question={question} outcome="dismissed" />
      <CloseQuestion question={question} outcome="answered" />
    </div>
  );
}

function Closed({ question }: { question: Question }) {
  return (
    <span className={classes.closed}>
      {QUESTION_STATES[question.state]} by {question.closed_by?.name}
      {question.closed_at && <span className="figures">, {shortDate(question.closed_at)}</span>}
    </span>
  );
}
