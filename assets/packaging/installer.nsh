; Windows offers Offhook for telephone links, in "Default apps": it never takes them from another program by itself.
; https://learn.microsoft.com/windows/win32/shell/default-programs
; SHCTX is the machine or the person, as the installation is for.

!define OFFHOOK_CAPABILITIES "Software\Offhook\Capabilities"
!define OFFHOOK_PROGID "Offhook.Link"

!macro offhookScheme SCHEME
  WriteRegStr SHCTX "${OFFHOOK_CAPABILITIES}\URLAssociations" "${SCHEME}" "${OFFHOOK_PROGID}"
!macroend

!macro customInstall
  WriteRegStr SHCTX "Software\Classes\${OFFHOOK_PROGID}" "" "Offhook telephone link"
  WriteRegStr SHCTX "Software\Classes\${OFFHOOK_PROGID}" "URL Protocol" ""
  WriteRegStr SHCTX "Software\Classes\${OFFHOOK_PROGID}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  ; One argument, whatever the link holds: what follows the link is not ours.
  WriteRegStr SHCTX "Software\Classes\${OFFHOOK_PROGID}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  WriteRegStr SHCTX "${OFFHOOK_CAPABILITIES}" "ApplicationName" "Offhook"
  WriteRegStr SHCTX "${OFFHOOK_CAPABILITIES}" "ApplicationDescription" "Desktop softphone: the call survives."
  WriteRegStr SHCTX "${OFFHOOK_CAPABILITIES}" "ApplicationIcon" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  !insertmacro offhookScheme "tel"
  !insertmacro offhookScheme "sip"
  !insertmacro offhookScheme "sips"
  !insertmacro offhookScheme "callto"
  !insertmacro offhookScheme "offhook"
  WriteRegStr SHCTX "Software\RegisteredApplications" "Offhook" "${OFFHOOK_CAPABILITIES}"
  ; SHCNE_ASSOCCHANGED: the shell reads the associations anew.
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

!macro customUnInstall
  DeleteRegValue SHCTX "Software\RegisteredApplications" "Offhook"
  DeleteRegKey SHCTX "Software\Offhook"
  DeleteRegKey SHCTX "Software\Classes\${OFFHOOK_PROGID}"
!macroend
