#!/usr/bin/env bash
# Packs each binary with what belongs beside it: torii-VERSION-TARGET.tar.gz, or .zip for Windows.
# The same input gives the same bytes: order, owner, permissions and times are fixed.
# usage: .github/pack.sh VERSION BINARIES OUTPUT
#   BINARIES  a folder with binary-TARGET/torii or binary-TARGET/torii.exe for each target
#   OUTPUT    where the archives go
# LICENSES-THIRD-PARTY, which cargo-about makes, has to be there.
set -euo pipefail

version=$1
binaries=$(realpath "$2")
mkdir -p "$3"
output=$(realpath "$3")
cd "$(dirname "$0")/.."

[[ -f LICENSES-THIRD-PARTY ]]
time=$(git log -1 --format=%ct)
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT

for folder in "$binaries"/binary-*; do
  target=${folder##*/binary-}
  name=torii-$version-$target
  mkdir "$staging/$name"
  cp -R man completions README.md CHANGELOG.md SECURITY.md LICENSE* "$staging/$name"
  cp "$folder"/torii* "$staging/$name"
  chmod -R u=rwX,go=rX "$staging/$name"
  # What was uploaded between two jobs has lost its permission to run.
  chmod 755 "$staging/$name"/torii*
  find "$staging/$name" -exec touch --no-dereference --date="@$time" {} +
  case $target in
    *-windows-*)
      (cd "$staging" && find "$name" | LC_ALL=C sort | TZ=UTC zip -X -q "$output/$name.zip" -@)
      ;;
    *)
      tar --directory "$staging" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar \
        --create "$name" | gzip -9n > "$output/$name.tar.gz"
      ;;
  esac
done
