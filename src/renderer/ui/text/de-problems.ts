import type { ProblemSentences, RegistrationSentences } from './text.ts';

export const deProblems: ProblemSentences = {
  'sign-in-cancelled': {
    title: 'Die Anmeldung wurde abgebrochen',
    meaning: 'Sie sind weiterhin abgemeldet.',
    action: 'Melden Sie sich an, wenn Sie so weit sind.',
  },
  'sign-in-timed-out': {
    title: 'Die Anmeldung hat zu lange gedauert',
    meaning: 'Sie wurde im Browser nicht abgeschlossen, darum warten wir nicht länger.',
    action: 'Melden Sie sich noch einmal an und schließen Sie im Browser ab.',
  },
  'sign-in-refused': {
    title: 'Die Anmeldung wurde abgelehnt',
    meaning: 'Ihre Firma lässt dieses Konto nicht telefonieren.',
    action: 'Prüfen Sie, ob es das richtige Konto war, oder bitten Sie Ihre IT um Zugang.',
  },
  'sign-in-too-weak': {
    title: 'Die Anmeldung war nicht stark genug',
    meaning: 'Ihre Firma verlangt für das Telefon mehr, zum Beispiel einen zweiten Faktor.',
    action: 'Melden Sie sich mit zweitem Faktor an. Wurde keiner verlangt, sagen Sie Ihrer IT Bescheid.',
  },
  'device-sign-in-unavailable': {
    title: 'Auf einem anderen Gerät geht die Anmeldung hier nicht',
    meaning: 'Der Anmeldedienst Ihrer Firma bietet das nicht an.',
    action: 'Melden Sie sich mit dem Browser dieses Computers an.',
  },
  'identity-provider-unreachable': {
    title: 'Der Anmeldedienst ist nicht erreichbar',
    meaning: 'Dieser Computer ist offline, oder der Dienst ist gestört.',
    action: 'Prüfen Sie Ihr Netz und melden Sie sich noch einmal an.',
  },
  'identity-provider-invalid': {
    title: 'Der Anmeldedienst hat unverständlich geantwortet',
    meaning: 'Offhook kann der Antwort nicht trauen, darum sind Sie nicht angemeldet.',
    action: 'Sagen Sie Ihrer IT Bescheid. Die Details helfen ihr.',
  },
  'session-expired': {
    title: 'Ihre Anmeldung ist abgelaufen',
    meaning: 'Bis Sie sich anmelden, sind keine Anrufe möglich.',
    action: 'Melden Sie sich noch einmal an.',
  },
  'provisioning-unreachable': {
    title: 'Ihre Telefoneinstellungen lassen sich nicht holen',
    meaning: 'Der Server, bei dem sie liegen, antwortet nicht.',
    action: 'Prüfen Sie Ihr Netz. Wenn es so bleibt, sagen Sie Ihrer IT Bescheid.',
  },
  'provisioning-refused': {
    title: 'Der Server gibt Ihre Telefoneinstellungen nicht heraus',
    meaning: 'Vielleicht hat Ihr Konto noch keine Telefonnummer.',
    action: 'Bitten Sie Ihre IT um eine Telefonnummer.',
  },
  'provisioning-invalid': {
    title: 'Ihre Telefoneinstellungen enthalten einen Fehler',
    meaning: 'Offhook kann die Antwort des Servers nicht nutzen und rät nicht.',
    action: 'Sagen Sie Ihrer IT Bescheid. Die Details helfen ihr.',
  },
  'policy-invalid': {
    title: 'Die Einrichtungsdatei Ihrer Firma enthält einen Fehler',
    meaning: 'Offhook kann sie nicht nutzen und rät nicht.',
    action: 'Bitten Sie Ihre IT, die Datei zu berichtigen, und starten Sie Offhook neu.',
  },
  'settings-unreadable': {
    title: 'Ihre Einstellungen waren nicht lesbar',
    meaning: 'Offhook nutzt die Standardwerte. Die defekte Datei liegt neben der neuen.',
    action: 'Wählen Sie Darstellung und Sprache noch einmal.',
  },
  'keychain-absent': {
    title: 'Dieser Computer hat keinen Schlüsselbund',
    meaning: 'Ihre Anmeldung bleibt nur im Speicher und wird nach einem Neustart wieder verlangt.',
    action: 'Richten Sie einen ein, etwa GNOME Keyring oder KWallet, um angemeldet zu bleiben.',
  },
  'keychain-locked': {
    title: 'Der Schlüsselbund dieses Computers ist gesperrt',
    meaning: 'Ihre Anmeldung bleibt nur im Speicher und wird nach einem Neustart wieder verlangt.',
    action: 'Entsperren Sie ihn. Offhook verwendet ihn von da an, ohne Neustart.',
  },
  'keychain-denied': {
    title: 'Offhook durfte nicht an den Schlüsselbund',
    meaning: 'Die Frage wurde geschlossen oder verneint. Ihre Anmeldung bleibt nur im Speicher.',
    action: 'Starten Sie Offhook neu und erlauben Sie es, um angemeldet zu bleiben.',
  },
  'keychain-corrupted': {
    title: 'Der Schlüsselbund dieses Computers ist beschädigt',
    meaning: 'Er gibt nicht zurück, was man ihm gibt. Ihre Anmeldung bleibt nur im Speicher.',
    action: 'Lassen Sie ihn reparieren oder neu einrichten und starten Sie Offhook dann neu.',
  },
  'keychain-unavailable': {
    title: 'Der Schlüsselbund dieses Computers ist nicht nutzbar',
    meaning: 'Ihre Anmeldung bleibt nur im Speicher und wird nach einem Neustart wieder verlangt.',
    action: 'Entsperren Sie einen Schlüsselbund oder richten Sie einen ein, um angemeldet zu bleiben.',
  },
  'certificate-untrusted': {
    title: 'Ein Server kann sich nicht ausweisen',
    meaning: 'Seinem Zertifikat wird nicht vertraut, darum wurde nichts an ihn gesendet.',
    action: 'Sagen Sie Ihrer IT Bescheid, bevor Sie weitermachen.',
  },
  'link-refused': {
    title: 'Ein Link wurde nicht angerufen',
    meaning: 'Er ist keine Nummer, die man von hier anrufen kann, oder er wollte mehr als einen Anruf.',
    action: 'Tippen Sie die Nummer selbst, wenn Sie ihr trauen.',
  },
  'no-tray': {
    title: 'Offhook bleibt offen',
    meaning: 'Dieser Desktop hat keinen Infobereich, darum ist das Fenster nur minimiert.',
    action: 'Zum Beenden drücken Sie „Offhook beenden“ in den Einstellungen.',
  },
  'people-rebuilt': {
    title: 'Die Datei Ihrer Kontakte und Anrufe war beschädigt',
    meaning: 'Was lesbar war, steht in einer neuen; manches kann fehlen. Die alte wurde aufgehoben.',
    action: 'Nichts. Fehlt etwas Wichtiges, geben Sie die alte Datei Ihrer Administration.',
  },
  'people-not-kept': {
    title: 'Kontakte und Anrufe können nicht gespeichert werden',
    meaning: 'Telefonieren geht, aber die Anrufliste wird nicht aufgehoben.',
    action: 'Prüfen Sie, ob die Festplatte voll ist, und starten Sie Offhook neu.',
  },
  unexpected: {
    title: 'Etwas ist schiefgegangen',
    meaning: 'Offhook ist auf einen unbekannten Fehler gestoßen.',
    action: 'Versuchen Sie es noch einmal. Kommt es wieder, schicken Sie Ihrer IT die Details.',
  },
};

export const deRegistrationProblems: RegistrationSentences = {
  unreachable: {
    title: 'Der Telefonserver antwortet nicht',
    meaning: 'Anrufe sind gerade nicht möglich. Wir versuchen es weiter.',
    action: 'Prüfen Sie Ihr Netz oder VPN.',
  },
  'certificate-untrusted': {
    title: 'Der Telefonserver kann sich nicht ausweisen',
    meaning: 'Seinem Zertifikat wird nicht vertraut, darum wurde nichts an ihn gesendet.',
    action: 'Sagen Sie Ihrer IT Bescheid, bevor Sie weitermachen.',
  },
  'no-credential': {
    title: 'Ihre Anmeldung passt nicht zum Telefonserver',
    meaning: 'Der Server verlangt einen Nachweis, den Offhook nicht hat.',
    action: 'Melden Sie sich ab und wieder an. Kommt es wieder, sagen Sie Ihrer IT Bescheid.',
  },
  unauthorized: {
    title: 'Der Telefonserver hat Ihre Anmeldung nicht angenommen',
    meaning: 'Anrufe sind nicht möglich.',
    action: 'Melden Sie sich ab und wieder an. Kommt es wieder, sagen Sie Ihrer IT Bescheid.',
  },
  forbidden: {
    title: 'Der Telefonserver lässt Sie nicht ein',
    meaning: 'Ihr Konto darf nicht telefonieren.',
    action: 'Bitten Sie Ihre IT um Zugang.',
  },
  'not-found': {
    title: 'Der Telefonserver kennt Ihre Nummer nicht',
    meaning: 'Anrufe sind nicht möglich.',
    action: 'Bitten Sie Ihre IT, Ihre Telefonnummer zu prüfen.',
  },
  'service-unavailable': {
    title: 'Der Telefonserver ist überlastet oder wird gewartet',
    meaning: 'Anrufe sind gerade nicht möglich. Wir versuchen es weiter.',
    action: 'Warten Sie einen Moment.',
  },
  'server-error': {
    title: 'Der Telefonserver hat einen Fehler gemacht',
    meaning: 'Es liegt nicht an Ihnen. Wir versuchen es weiter.',
    action: 'Wenn es so bleibt, sagen Sie Ihrer IT Bescheid.',
  },
  refused: {
    title: 'Der Telefonserver hat die Verbindung abgelehnt',
    meaning: 'Anrufe sind nicht möglich.',
    action: 'Sagen Sie Ihrer IT Bescheid. Die Details helfen ihr.',
  },
  timeout: {
    title: 'Der Telefonserver hat nicht rechtzeitig geantwortet',
    meaning: 'Anrufe sind gerade nicht möglich. Wir versuchen es weiter.',
    action: 'Prüfen Sie Ihr Netz oder VPN.',
  },
  'invalid-response': {
    title: 'Der Telefonserver hat unverständlich geantwortet',
    meaning: 'Offhook kann der Antwort nicht trauen. Wir versuchen es weiter.',
    action: 'Wenn es so bleibt, sagen Sie Ihrer IT Bescheid.',
  },
  'connection-lost': {
    title: 'Die Verbindung zum Telefonserver ging verloren',
    meaning: 'Anrufe sind gerade nicht möglich. Wir versuchen es weiter.',
    action: 'Prüfen Sie Ihr Netz oder VPN.',
  },
};
