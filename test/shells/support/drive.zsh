# Types $1 into an interactive zsh that completes offhook, and prints what it ran. In a terminal of its own (zsh/zpty).
zmodload zsh/zpty
zpty shell zsh -f -i

until_seen() {
  local seen= part
  while zpty -r shell part; do
    seen+=$part
    [[ $seen == *$1* ]] && break
  done
  print -r -- "$seen"
}

# The marks are written in two pieces, so that the echo of these lines has none.
zpty -w shell "PS1= PS2=; autoload -Uz compinit; compinit -u -d $PWD/dump; source $PWD/offhook.zsh"
zpty -w shell "offhook() { print -r -- '<r''an>'\"\$#:\$*\"'</r''an>' }; print '<re''ady>'"
until_seen '<ready>' > /dev/null
zpty -n -w shell "$1"$'\n'
until_seen '</ran>'
zpty -d shell
