package org.tranship.runbook.registry.msr;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of MSR, and which commands are safe with it.
///
/// `dtr reconfigure` means two contrary things, by its version, when the storage becomes another:
///
/// | version | without an option | tags are kept by |
/// | --- | --- | --- |
/// | before 2.6.4 | the storage is taken for empty | nothing |
/// | 2.6.4 to 2.8 | the storage is taken for empty, and **tags are erased** | `--storage-migrated` |
/// | 2.9 | the storage is taken for an exact copy | the default; `--reinitialize-storage` erases them |
/// | 3 | a new metadata store is begun, tags are erased | nothing |
///
/// Source: Mirantis' and Docker's reference of `reconfigure` and their release notes. One page of
/// 2.9, on NFS, says otherwise than the rest of 2.9; so with 2.9 `--storage-migrated` is allowed as
/// well, as the migration document writes it.
///
/// @param text as it was given, such as `2.9.16`
public record MsrVersion(int major, int minor, int patch, String text) {
  static final String UNFIT = "TRR-166";
  static final String ERASES = "TRR-167";

  /// Keeps tags with 2.6.4 to 2.8.
  public static final String MIGRATED = "--storage-migrated";

  /// Erases tags with 2.9.
  public static final String REINITIALIZE = "--reinitialize-storage";

  private static final Pattern FORM =
      Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?.*");

  /// @throws IllegalArgumentException if it is no version
  public static MsrVersion parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is no version; write 2.9.16");
    }
    return new MsrVersion(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)),
        text.strip());
  }

  private boolean isBefore(int otherMajor, int otherMinor, int otherPatch) {
    int order = Integer.compare(major, otherMajor);
    order = order == 0 ? Integer.compare(minor, otherMinor) : order;
    return (order == 0 ? Integer.compare(patch, otherPatch) : order) < 0;
  }

  /// The same release, however it is spelt.
  public boolean isSame(MsrVersion other) {
    return major == other.major && minor == other.minor && patch == other.patch;
  }

  /// Why this version is not moved at all; empty if it is.
  public Optional<String> objection() {
    if (isBefore(2, 6, 4)) {
      return Optional.of(
          UNFIT
              + " MSR "
              + text
              + " is too old to be moved so: before 2.6.4 no option of reconfigure keeps tags, and"
              + " before 2.6 tags lie in the store. Nothing was done. Update it first.");
    }
    if (major >= 3) {
      return Optional.of(
          UNFIT
              + " MSR "
              + text
              + " is not moved so: since 3.0 another storage begins a new metadata store and erases"
              + " the tags, and 3.0 has no read-only mode. Nothing was done. Use Mirantis' own migration"
              + " of that version.");
    }
    return Optional.empty();
  }

  /// Whether this version knows [#REINITIALIZE].
  boolean reinitializes() {
    return !isBefore(2, 9, 0) && major < 3;
  }

  /// Why an act with these options would not keep the tags; empty if it would.
  ///
  /// @param what the act is, for people
  /// @param erase the operator said, by typing it, that the tags are to go
  Optional<String> objection(String what, TagOptions options, boolean erase) {
    Optional<String> unfit = objection();
    if (unfit.isPresent()) {
      return unfit;
    }
    boolean migrated = options.migrated();
    boolean reinitialized = options.reinitialized();
    if (reinitialized && migrated) {
      return refused(
          what,
          "of "
              + MIGRATED
              + " and "
              + REINITIALIZE
              + " one keeps the tags, and the other erases them",
          "Leave out the one that is not meant");
    }
    if (isBefore(2, 9, 0)) {
      if (reinitialized) {
        return refused(
            what,
            "it has " + REINITIALIZE + ", which this version does not know",
            "Write " + MIGRATED + " instead");
      }
      return migrated
          ? Optional.empty()
          : refused(
              what,
              "it lacks " + MIGRATED + ", without which this version takes the storage for empty",
              "Put " + MIGRATED + " into the command");
    }
    return reinitialized && !erase
        ? refused(
            what,
            "it has " + REINITIALIZE + ", which begins a new metadata store",
            "Leave it out: this version keeps tags by itself. Where they are really to go, give"
                + " --acknowledge erase-tags, which holds for the way there alone")
        : Optional.empty();
  }

  private Optional<String> refused(String what, String why, String next) {
    return Optional.of(
        ERASES
            + " "
            + what
            + " would erase every tag of MSR "
            + text
            + ": "
            + why
            + ". Nothing was done. "
            + next
            + ".");
  }

  @Override
  public String toString() {
    return text;
  }
}
