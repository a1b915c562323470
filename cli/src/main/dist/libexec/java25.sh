# Finds a Java 25 on this machine, without starting one: the launchers read this file.
#
#   java25 runtime    sets JAVA25 to the home of a Java 25, or explains what is missing and fails
#   java25 compiler   the same, but one that can also compile

java25_fits() { # home kind
  [ -x "$1/bin/java" ] || return 1
  [ "$2" != compiler ] || [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    local line
    while IFS= read -r line; do
      case $line in
        'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'*) return 0 ;;
        'JAVA_VERSION='*) return 1 ;;
      esac
    done <"$1/release"
  fi
  # A few vendors leave the release file out; then Java itself has to be asked.
  case $("$1/bin/java" -XshowSettings:properties -version 2>&1) in
    *'java.specification.version = 25'*) return 0 ;;
  esac
  return 1
}

java25() { # kind
  local home on_path
  if [ -n "${TRANSHIP_JAVA_HOME:-}" ]; then
    # Said on purpose, so it is not replaced by something else when it does not fit.
    if java25_fits "$TRANSHIP_JAVA_HOME" "$1"; then
      JAVA25=$TRANSHIP_JAVA_HOME
      return 0
    fi
    echo "tranship: TRANSHIP_JAVA_HOME is $TRANSHIP_JAVA_HOME, and that is not a Java 25 $1." >&2
    echo "Set it to one, or unset it to let tranship look in the usual places." >&2
    return 1
  fi
  for home in \
    "${JAVA_HOME:-}" \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /usr/local/lib/jvm/* \
    /opt/* /opt/java/* /opt/jdk/* \
    "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
    "${ASDF_DATA_DIR:-${HOME:-}/.asdf}"/installs/java/* \
    "${MISE_DATA_DIR:-${HOME:-}/.local/share/mise}"/installs/java/* \
    "${HOME:-}"/.jdks/* "${HOME:-}"/.jbang/cache/jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$home" ] && java25_fits "$home" "$1"; then
      JAVA25=$home
      return 0
    fi
  done
  on_path=$(command -v java || true)
  if [ -n "$on_path" ]; then
    home=$(readlink -f "$on_path" 2>/dev/null || printf '%s' "$on_path")
    home=${home%/bin/java}
    if java25_fits "$home" "$1"; then
      JAVA25=$home
      return 0
    fi
  fi
  java25_missing "$1" "$on_path"
  return 1
}

java25_missing() { # kind java-on-path
  local found='There is no "java" on PATH either.' line
  if [ -n "$2" ]; then
    line=$("$2" -version 2>&1 | head -n 1)
    found="The \"java\" on PATH is $2 ($line)."
  fi
  cat >&2 <<MISSING
tranship: Java 25 is needed, and no $1 of it was found.
Looked in TRANSHIP_JAVA_HOME, JAVA_HOME, the system's Java folders, /opt, SDKMAN, asdf, mise and PATH.
$found
What next: install one,
  Debian, Ubuntu   apt install openjdk-25-jdk, or the temurin-25-jdk package of Adoptium
  Fedora           dnf install java-25-openjdk-devel
  macOS            brew install openjdk@25
  SDKMAN           sdk install java 25-tem
or set TRANSHIP_JAVA_HOME to the folder of one that is there.
MISSING
}
