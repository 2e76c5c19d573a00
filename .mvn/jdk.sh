# Finds a JDK for ./gangway and ./mvnw. To be sourced by a POSIX shell; starts no JVM.
#
# find_jdk sets JDK to the home of a JDK that is JDK_NEEDED or newer, JDK_RELEASE to its full version,
# and returns 0; or it explains on stderr what to install, and returns 1. It looks at
# GANGWAY_JAVA_HOME (an error if it is set and unsuitable), JAVA_HOME, the PATH, and then where
# packages, SDKMAN, IDEs and macOS put JDKs. Of several in such places it takes the oldest that
# will do: the nearest to the one that Gangway is tested with.

JDK_NEEDED=25

# jdk_at HOME: sets JDK_RELEASE and JDK_MAJOR from HOME/release; fails if HOME is no JDK.
jdk_at() {
  JDK_RELEASE='' JDK_MAJOR=0 jdk_version=''
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r jdk_key jdk_value || [ -n "$jdk_key" ]; do
    # JAVA_RUNTIME_VERSION names the build too; it is missing in some vendors' files. The rest is not
    # read: a shell reads each byte by a system call, and a file has thousands.
    case $jdk_key in
      JAVA_RUNTIME_VERSION)
        JDK_RELEASE=$jdk_value
        break
        ;;
      JAVA_VERSION) jdk_version=$jdk_value ;;
    esac
  done <"$1/release"
  JDK_RELEASE=${JDK_RELEASE:-$jdk_version}
  JDK_RELEASE=${JDK_RELEASE#\"} JDK_RELEASE=${JDK_RELEASE%\"}
  JDK_MAJOR=${JDK_RELEASE%%[!0-9]*}
  [ -n "$JDK_MAJOR" ]
}

jdk_good() {
  jdk_at "$1" && [ "$JDK_MAJOR" -ge "$JDK_NEEDED" ]
}

find_jdk() {
  if [ -n "${GANGWAY_JAVA_HOME-}" ]; then
    if jdk_good "$GANGWAY_JAVA_HOME"; then
      JDK=$GANGWAY_JAVA_HOME
      return 0
    fi
    echo "gangway: GANGWAY_JAVA_HOME is $GANGWAY_JAVA_HOME, which is not a JDK $JDK_NEEDED or newer" >&2
    return 1
  fi
  if [ -n "${JAVA_HOME-}" ] && jdk_good "$JAVA_HOME"; then
    JDK=$JAVA_HOME
    return 0
  fi
  jdk_on_path=$(command -v javac 2>/dev/null) || jdk_on_path=''
  if [ -n "$jdk_on_path" ]; then
    jdk_on_path=$(readlink -f "$jdk_on_path" 2>/dev/null) || jdk_on_path=''
    JDK=${jdk_on_path%/bin/javac}
    if jdk_good "$JDK"; then
      return 0
    fi
  fi

  JDK='' jdk_best=0 jdk_best_release=''
  for jdk_home in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/*jdk* /opt/*jdk*/* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.gradle/jdks/* "${HOME-}"/.jabba/jdk/* \
    "${HOME-}"/.asdf/installs/java/* "${HOME-}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if jdk_good "$jdk_home" && { [ "$jdk_best" = 0 ] || [ "$JDK_MAJOR" -lt "$jdk_best" ]; }; then
      JDK=$jdk_home jdk_best=$JDK_MAJOR jdk_best_release=$JDK_RELEASE
    fi
  done
  if [ -n "$JDK" ]; then
    JDK_RELEASE=$jdk_best_release
    return 0
  fi

  cat >&2 <<EOF
gangway: needs a JDK $JDK_NEEDED or newer, and found none in JAVA_HOME, on the PATH or in the usual places.
  Debian, Ubuntu:  add the repository of https://adoptium.net/installation/linux, then
                   apt install temurin-$JDK_NEEDED-jdk
  SDKMAN:          sdk install java $JDK_NEEDED-tem
  macOS:           brew install --cask temurin@$JDK_NEEDED
  elsewhere:       https://adoptium.net/temurin/releases/?version=$JDK_NEEDED
One that is somewhere else can be named: GANGWAY_JAVA_HOME=/path/to/jdk $0 ...
EOF
  return 1
}
