import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import type { Briefing } from "@/api/types";
import { keyed } from "@/format/keyed";
import { sentence } from "@/format/words";
import classes from "./BriefingView.module.css";
import { MOODS } from "./labels";
import { Verification } from "./Verification";

interface SectionProps {
  label: string;
  children: ReactNode;
}

function Section({ label, children }: SectionProps) {
  return (
    <section>
      <h3 className={classes.label}>{label}</h3>
      {children}
    </section>
  );
}

interface BriefingProps {
  briefing: Briefing;
}

/** What the agents know, in the order in which one needs it on picking up. */
export function BriefingView({ briefing }: BriefingProps) {
  return (
    <div className={classes.briefing}>
      <Section label="Problem">
        <p className={classes.problem}>{briefing.problem || "The caller has not said yet."}</p>
      </Section>
      {briefing.reason && (
        <Section label="Why it is handed over">
          <p className={classes.reason}>{briefing.reason}</p>
        </Section>
      )}
      <Caller briefing={briefing} />
      <Facts briefing={briefing} />
      <Steps briefing={briefing} />
      <Promises briefing={briefing} />
    </div>
  );
}

function Caller({ briefing }: BriefingProps) {
  const mood = MOODS[briefing.mood ?? "calm"];
  const lines = [
    ["Name", briefing.caller_name],
    ["E-mail", briefing.caller_email],
    ["Number", briefing.caller_number],
  ] as const;
  return (
    <Section label="Caller">
      <dl className={classes.facts}>
        {lines.map(([label, value]) => (
          <Pair key={label} label={label} value={value || "not given"} />
        ))}
      </dl>
      <div className={classes.marks} style={{ marginTop: 8 }}>
        <Verification facts={briefing.verified_by ?? []} />
        <Badge color={mood.color}>{mood.label}</Badge>
        {briefing.category && <Badge color="gray">{sentence(briefing.category)}</Badge>}
      </div>
    </Section>
  );
}

function Pair({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Facts({ briefing }: BriefingProps) {
  const facts = briefing.facts ?? [];
  if (facts.length === 0) return null;
  return (
    <Section label="Facts">
      <dl className={classes.facts}>
        {keyed(facts, (fact) => fact.name).map(({ key, item }) => (
          <Pair key={key} label={sentence(item.name)} value={item.value} />
        ))}
      </dl>
    </Section>
  );
}

function Steps({ briefing }: BriefingProps) {
  const steps = briefing.steps ?? [];
  return (
    <Section label="Tried so far">
      {steps.length === 0 ? (
        <p className={classes.none}>Nothing yet.</p>
      ) : (
        <ol className={classes.steps}>
          {keyed(steps, (step) => step.what).map(({ key, item }) => (
            <li key={key}>
              {item.what}
              <span className={classes.outcome}>{item.outcome}</span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function Promises({ briefing }: BriefingProps) {
  const promises = briefing.promises ?? [];
  if (promises.length === 0) return null;
  return (
    <Section label="Promised to the caller">
      <ul className={classes.promises}>
        {keyed(promises, (promise) => promise).map(({ key, item }) => (
          <li key={key}>{item}</li>
        ))}
      </ul>
    </Section>
  );
}
