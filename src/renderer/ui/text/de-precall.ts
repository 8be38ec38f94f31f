import type { PrecallText } from './precall-text.ts';

export const dePrecall: PrecallText = {
  title: 'Prüfung vor dem Gespräch',
  meaning:
    'Sieht nach, ob Gespräche von hier aus durchkommen: der Server, die Wege für den Ton, sechs Sekunden Ton hin und zurück, Ihr Mikrofon und Ihr Lautsprecher. Das dauert etwa zehn Sekunden und ruft niemanden an.',
  start: 'Jetzt prüfen',
  action: 'Verbindung vor dem Gespräch prüfen',
  again: 'Noch einmal prüfen',
  stop: 'Prüfung beenden',
  fromDevices: 'Auch die Verbindung prüfen',
  level: 'Pegel des Mikrofons',
  steps: {
    reaching: 'Der Server und die Wege für den Ton werden gesucht…',
    sounding: 'Ton geht hin und zurück. Sagen Sie etwas: Der Balken bewegt sich.',
  },
  hindered: {
    call: {
      title: 'Es gibt ein Gespräch: Die Prüfung muss warten.',
      meaning: 'Sie würde dem Gespräch Ton und Bandbreite nehmen.',
      action: 'Starten Sie sie wieder, wenn das Gespräch vorbei ist.',
    },
    person: {
      title: 'Die Prüfung wurde beendet.',
      meaning: 'Ohne das Ganze lässt sich nichts sagen.',
      action: 'Starten Sie sie wieder, wann Sie wollen.',
    },
    nobody: {
      title: 'Niemand ist angemeldet: Es gibt keinen Server zu prüfen.',
      meaning: 'Welche Server Ihre sind, weiß man erst nach der Anmeldung.',
      action: 'Melden Sie sich an, und starten Sie die Prüfung dann wieder.',
    },
  },
  verdicts: {
    'no-network': {
      title: 'Nichts antwortet: Sie haben kein Netz, oder es lässt nichts durch.',
      meaning: 'Weder der Server für Gespräche noch ein anderer wurde erreicht.',
      action: 'Sehen Sie nach Kabel oder WLAN, oder versuchen Sie ein anderes Netz.',
    },
    'no-server': {
      title: 'Ihr Netz erreicht andere, aber nicht den Server für Gespräche; kein Anruf ist möglich.',
      meaning: 'Das Netz sperrt ihn, oder der Server läuft nicht.',
      action: 'Versuchen Sie ein anderes Netz, oder schicken Sie die Einzelheiten an Ihre Betreuung.',
    },
    'no-way-for-sound': {
      title: 'Anrufe kommen durch, aber Ihr Netz sperrt jeden Weg für den Ton.',
      meaning: 'Sie würden wahrscheinlich nichts hören, und niemand würde Sie hören.',
      action:
        'Versuchen Sie ein anderes Netz, oder schicken Sie die Einzelheiten an die Betreiber dieses Netzes.',
    },
    'relay-refused': {
      title: 'Der Server, der den Ton trägt, weist Ihr Konto ab; Gespräche bleiben vielleicht stumm.',
      meaning: 'Am Netz liegt es nicht: Der Server antwortet, und sagt nein.',
      action:
        'Melden Sie sich ab und wieder an. Hilft das nicht: Schicken Sie die Einzelheiten an Ihre Betreuung.',
    },
    'no-sound-through': {
      title: 'Es gibt einen Weg für den Ton, aber nichts kommt durch; Gespräche bleiben stumm.',
      meaning: 'Der Server antwortet, und kein Paket mit Ton kam zurück.',
      action: 'Schicken Sie die Einzelheiten an Ihre Betreuung.',
    },
    'microphone-refused': {
      title: 'Offhook darf das Mikrofon nicht benutzen; niemand würde Sie hören.',
      meaning: 'Der Computer verweigert es.',
      action:
        'Erlauben Sie es in den Datenschutz-Einstellungen des Computers, und prüfen Sie dann noch einmal.',
    },
    'no-microphone': {
      title: 'Kein Mikrofon lässt sich öffnen; niemand würde Sie hören.',
      meaning: 'Keines ist angeschlossen, oder ein anderes Programm benutzt es.',
      action: 'Schließen Sie eines an oder beenden Sie das andere Programm, und prüfen Sie dann noch einmal.',
    },
    'heavy-loss': {
      title: 'Ihr Netz verliert so viele Pakete, dass Worte fehlen.',
      meaning: 'Gespräche sind möglich, und schwer zu verstehen.',
      action: 'Gehen Sie näher zum WLAN, nehmen Sie ein Kabel, oder versuchen Sie ein anderes Netz.',
    },
    loss: {
      title: 'Ihr Netz verliert Pakete; Gespräche gehen, mit kleinen Lücken ab und zu.',
      meaning: 'Die meisten überbrückt Offhook.',
      action: 'Gehen Sie näher zum WLAN, oder nehmen Sie ein Kabel.',
    },
    jitter: {
      title: 'Ihr Netz ist unruhig; Gespräche gehen, ein wenig verzögert.',
      meaning: 'Pakete kommen in Schüben, und auf die späten zu warten kostet Zeit.',
      action: 'Beenden Sie große Downloads, gehen Sie näher zum WLAN, oder nehmen Sie ein Kabel.',
    },
    slow: {
      title: 'Ihr Netz antwortet langsam; Gespräche gehen, und man fällt einander leicht ins Wort.',
      meaning: 'Alles Gesagte kommt spät an.',
      action: 'Ein anderes Netz ist vielleicht schneller.',
    },
    'tls-only': {
      title: 'Ihr Netz sperrt UDP; Gespräche gehen über TLS, ein wenig verzögert.',
      meaning:
        'Nur verschlüsselter Web-Verkehr kommt hinaus. Wo Pakete verloren gehen, stockt der Ton einen Augenblick.',
      action:
        'Nichts muss getan werden. Stocken Gespräche, bitten Sie die Betreiber des Netzes, UDP durchzulassen.',
    },
    'tcp-only': {
      title: 'Ihr Netz sperrt UDP; Gespräche gehen über TCP, ein wenig verzögert.',
      meaning: 'Wo Pakete verloren gehen, stockt der Ton einen Augenblick.',
      action:
        'Nichts muss getan werden. Stocken Gespräche, bitten Sie die Betreiber des Netzes, UDP durchzulassen.',
    },
    'udp-doubtful': {
      title: 'Anrufe kommen durch, aber Ihr Netz sperrt wohl UDP; sie bleiben vielleicht stumm.',
      meaning: 'Über UDP antwortet nichts, und kein Relais ist für Sie eingerichtet.',
      action: 'Versuchen Sie ein anderes Netz, oder schicken Sie die Einzelheiten an Ihre Betreuung.',
    },
    'silent-microphone': {
      title: 'Von Ihrem Mikrofon war nichts zu hören; vielleicht ist es stumm.',
      meaning: 'Es ist offen und still: Ein Schalter hat es stumm geschaltet, oder niemand hat gesprochen.',
      action: 'Sagen Sie etwas, während geprüft wird, oder suchen Sie einen Schalter am Mikrofon.',
    },
    'silent-speaker': {
      title: 'Ihr Lautsprecher hat keinen Ton angenommen; Sie würden niemanden hören.',
      meaning: 'Das Gerät ist da, und spielt nichts.',
      action: 'Wählen Sie einen anderen Lautsprecher, oder schließen Sie ihn neu an.',
    },
    'no-relay': {
      title: 'Der Server ist erreicht, und Ihre Geräte gehen; wie gut der Ton ist, sagt erst ein Gespräch.',
      meaning: 'Kein Relais ist für Sie eingerichtet, also gab es nichts, wodurch Ton zu schicken wäre.',
      action: null,
    },
    ready: {
      title: 'Alles ist gut: Gespräche kommen durch, in beiden Richtungen.',
      meaning: 'Server, Ton, Mikrofon und Lautsprecher sind, wie sie sein sollen.',
      action: null,
    },
  },
  also: 'Auch dies fiel auf:',
  copy: 'Für die Betreuung kopieren',
  copied: 'Kopiert.',
  notCopied: 'Es ließ sich nicht kopieren. Markieren Sie die Einzelheiten und kopieren Sie sie selbst.',
  details: {
    server: (url) => `Server ${url}`,
    relay: { udp: 'Relais über UDP', tcp: 'Relais über TCP', tls: 'Relais über TLS' },
    echo: (url) => `UDP-Echo ${url}`,
    open: (ms) => `antwortet, ${ms} ms`,
    noAnswer: 'keine Antwort',
    refused: (said) => `weist ab: ${said}`,
    noneSetUp: 'keines eingerichtet',
    relays: 'Relais',
    loop: {
      udp: 'Ton durch das Relais, über UDP',
      tcp: 'Ton durch das Relais, über TCP',
      tls: 'Ton durch das Relais, über TLS',
    },
    nothingCame: (sent) => `nichts kam zurück von ${sent} Paketen`,
    cameBack: (received, sent) => `${received} von ${sent} Paketen kamen zurück`,
    lost: 'Hin und zurück verloren',
    percent: (value) => `${value} %`,
    jitter: 'Jitter',
    roundTrip: 'Umlauf bis zum Relais',
    milliseconds: (ms) => `${ms} ms`,
    microphone: 'Mikrofon',
    loudest: (percent) => `geht, lautester Augenblick ${percent} %`,
    silent: 'offen, und still',
    noMicrophone: 'keines lässt sich öffnen',
    microphoneRefused: 'nicht erlaubt',
    speaker: 'Lautsprecher',
    sounded: 'hat den Ton angenommen',
    speakerSilent: 'hat den Ton nicht angenommen',
  },
};
