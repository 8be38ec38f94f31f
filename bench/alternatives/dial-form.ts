/** The least a person needs: a field, Enter calls, a button hangs up; what the far end says is played. */
export function createDialForm(actions: {
  readonly dial: (number: string) => void;
  readonly hangUp: () => void;
}): HTMLAudioElement {
  const form = document.createElement('form');
  const field = document.createElement('input');
  const hangUp = document.createElement('button');
  const sound = document.createElement('audio');
  hangUp.type = 'button';
  hangUp.id = 'hang-up';
  sound.autoplay = true;
  form.append(field, hangUp, sound);
  document.body.append(form);
  field.focus();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    actions.dial(field.value);
    field.value = '';
  });
  hangUp.addEventListener('click', () => {
    actions.hangUp();
    field.focus();
  });
  return sound;
}
