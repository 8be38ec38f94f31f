import type { SupportText } from './support-text.ts';

export const deSupport: SupportText = {
  messages: {
    title: 'Anrufe, Nachricht für Nachricht',
    meaning: 'Was dieses Telefon und der Server in jedem Anruf sagten, seit Offhook läuft.',
    none: 'Es gab noch keinen Anruf.',
    call: (who, time) => `${who}, ${time}`,
  },
  log: {
    title: 'Protokoll',
    meaning: 'Was Offhook notiert hat, das Neueste zuerst. Kennwörter stehen nicht darin.',
    level: 'Zeigen',
    levels: { error: 'Fehler', warn: 'auch Warnungen', info: 'auch Schritte', debug: 'Alles' },
    lines: 'Zeilen des Protokolls',
    filter: 'Zeilen mit diesen Wörtern',
    shown: (shown, found) =>
      shown < found
        ? `Die neuesten ${shown} von ${found} Zeilen`
        : found === 1
          ? '1 Zeile'
          : `${found} Zeilen`,
    unreadable: 'Das Protokoll lässt sich nicht lesen.',
  },
  bundle: {
    title: 'Datei für den Support',
    meaning:
      'Eine Datei für alle, die Ihnen helfen: Versionen, Einstellungen, das Protokoll und wie Ihre letzten Anrufe liefen. Kennwörter sind entfernt, Personen und Nummern heißen anders. Sie sehen alles, bevor es gespeichert wird, und Offhook schickt es niemandem.',
    prepare: 'Zeigen, was darin stünde',
    preparing: 'Wird gesammelt…',
    again: 'Neu sammeln',
    files: 'In der Datei',
    size: (kilobytes) => `${kilobytes} kB`,
    save: 'Speichern…',
    saved: (file) => `Gespeichert als ${file}`,
    failed: 'Sie wurde nicht gespeichert. Wählen Sie einen anderen Ort, oder sammeln Sie neu.',
  },
};
