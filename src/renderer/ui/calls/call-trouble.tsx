import '../components/problem-box.css';
import { Button } from '../components/button.tsx';
import { ProblemIcon } from '../components/icons.ts';
import { SentenceText } from '../components/sentence.tsx';
import { useActions } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { type CallFacts, whoOf } from './call-facts.ts';
import { askedTarget, troubleOf } from './talk.ts';

/** What did not work in a call that goes on. The region is always there, so that it is read out. */
export function CallTrouble({ call }: { call: CallFacts }) {
  const text = useText();
  const sentence = troubleOf(call, text);
  return (
    <div className="call-trouble" role="alert">
      {sentence !== null && (
        <div className="problem-box">
          <ProblemIcon size={20} aria-hidden className="problem-box__icon" />
          <SentenceText sentence={sentence} />
        </div>
      )}
    </div>
  );
}

/** The other side asks us to call somebody else: nothing happens until the person says so. */
export function TransferQuestion({ call }: { call: CallFacts }) {
  const text = useText();
  const actions = useActions();
  const question = call.transferQuestion;
  return (
    <div className="call-trouble" role="alert">
      {question !== null && (
        <div className="problem-box problem-box--question">
          <ProblemIcon size={20} aria-hidden className="problem-box__icon" />
          <SentenceText sentence={text.inCall.asks(whoOf(call.peer), askedTarget(question))}>
            <div className="call-trouble__buttons">
              <Button onPress={() => actions.answerTransfer(call.id, false)}>{text.inCall.stay}</Button>
              <Button tone="accent" onPress={() => actions.answerTransfer(call.id, true)}>
                {text.inCall.changeOver(question.target)}
              </Button>
            </div>
          </SentenceText>
        </div>
      )}
    </div>
  );
}
