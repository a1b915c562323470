package org.tranship.core.work;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec.VerifyLevel;

/// Begins and ends the copying of a large object whose parts several work on ([Portion]).
///
/// Crash argument. Between the beginning and the end the target has an upload that its note names
/// ([UploadStart]) and no reader sees. Every part is cut from the one version of the source that
/// the form of the upload names, and read under the condition that it still is that version. Killed
/// anywhere before the end, a successor asks the target which parts it has; those whose digests are
/// noted are done, of the others that are there the bytes are read and hashed once more, the rest
/// is sent. Killed at the end, or behind it, the successor finds the object as [CopyOne] does.
final class SharedCopy {
  private final Store target;
  private final PassSpec spec;
  private final UploadStart start;
  private final PartRoom room;
  private final KeptAttributes kept;

  SharedCopy(
      Store target, PassSpec spec, Engine.Ledger ledger, CopyMemory memory, KeptAttributes kept) {
    PartPace pace = new PartPace();
    this.target = target;
    this.spec = spec;
    this.start = new UploadStart(target, ledger, pace);
    this.room = new PartRoom(target, memory.budget(), pace);
    this.kept = kept;
  }

  /// Begins an upload, or finds the one that an earlier try began.
  ///
  /// @return what there is of it; empty if the object has to be copied as a whole
  Optional<ObjectResult> open(WorkItem item, Entry origin, Attributes attributes) {
    Optional<ResumableUploads> uploads = target.feature(ResumableUploads.class);
    if (!fits(item, origin) || uploads.isEmpty()) {
      return Optional.empty();
    }
    ResumableUploads.Limits limits = uploads.get().limits();
    long size = origin.size().bytes();
    long partSize = room.partSize(size, limits);
    UploadForm form = new UploadForm(item, origin, size, false);
    UploadStart.Begun begun =
        UploadStart.resume(item, uploads.get(), form, UploadForm.firstRule(size, limits), _ -> true)
            .orElseGet(() -> start.begin(item, uploads.get(), attributes, form, partSize));
    SharedUpload shared =
        new SharedUpload(
            form.name(begun.partSize()),
            begun.partSize(),
            begun.upload().id(),
            there(item, size, begun));
    return Optional.of(result(item, origin, Level.NONE, origin.version(), shared.text()));
  }

  private boolean fits(WorkItem item, Entry origin) {
    return item.portion().orElseThrow() instanceof Portion.Opening(ByteCount least)
        && origin.size().compareTo(least) >= 0
        && origin.version().isKnown()
        && item.from().equals(Coding.NONE)
        && item.to().equals(Coding.NONE)
        && item.expected().isEmpty()
        && spec.payloadDigests().isEmpty();
  }

  private static List<PartMark> there(WorkItem item, long size, UploadStart.Begun begun) {
    Map<Integer, PartMark.Sums> sums = new HashMap<>();
    SharedUpload.noted(item.note()).forEach(noted -> sums.put(noted.number(), noted.sums()));
    List<PartMark> parts = new ArrayList<>();
    int number = 1;
    for (long offset = 0; offset < size; offset += begun.partSize(), number++) {
      Part part = begun.there().get(number);
      if (part != null && part.size().bytes() == Math.min(begun.partSize(), size - offset)) {
        parts.add(new PartMark(part, Optional.ofNullable(sums.get(number))));
      }
    }
    return parts;
  }

  /// Has the target put the object together.
  WriteOutcome finish(WorkItem item, Portion.Closing closing, Condition condition) {
    ResumableUploads uploads = target.feature(ResumableUploads.class).orElseThrow();
    Upload upload = new Upload(item.target(), closing.upload(), Instant.EPOCH);
    List<Part> parts = closing.parts().stream().map(PartMark::part).toList();
    return PartsCopy.finish(uploads, upload, parts, condition);
  }

  /// What came of an object that the target has put together.
  ///
  /// @param attributes those that were sent
  /// @return its result; it holds only once the copy is read back, where the pass asks for that
  ObjectResult closed(
      WorkItem item,
      Entry origin,
      Portion.Closing closing,
      Attributes attributes,
      WriteOutcome.Done done) {
    Optional<Entry> there = target.stat(item.target());
    if (there.isEmpty() || !there.get().size().equals(origin.size())) {
      return ItemFaults.notAsSent(item, target, there);
    }
    PartsDigest digest = PartsDigest.of(closing.partSize(), closing.parts());
    Optional<Digest> kind =
        there.get().digest().filter(one -> one.algorithm() == DigestAlgorithm.CRC32C);
    if (kind.isPresent() && !kind.get().equals(digest.crc32c())) {
      return new TakenBack(target)
          .of(
              item,
              done.version(),
              "by the server's own checksum, " + kind.get() + " instead of " + digest.crc32c());
    }
    boolean readBack = spec.level() == VerifyLevel.READBACK && target.capabilities().readable();
    List<String> lost = readBack ? kept.lost(attributes, there.get()) : List.of();
    if (!lost.isEmpty()) {
      return new TakenBack(target)
          .of(
              item,
              done.version(),
              "when it was looked at: it did not keep " + String.join(", ", lost) + " as sent");
    }
    Level level =
        kind.isPresent() || done.checkedBy().isPresent()
            ? Level.SERVER_CHECKSUM
            : Level.SENT_AND_LISTED;
    String payload =
        new Payload(origin.size(), Optional.empty(), Coding.NONE.content(), Optional.of(digest))
            .text();
    String note = item.noted(payload);
    Version written = done.version().isKnown() ? done.version() : there.get().version();
    return result(item, origin, level, written, readBack ? SharedUpload.unread(note) : note);
  }

  private static ObjectResult result(
      WorkItem item, Entry origin, Level level, Version written, String note) {
    return new ObjectResult(
        item.key(),
        item.target(),
        Outcome.DONE,
        level,
        origin.size(),
        Optional.empty(),
        origin.version(),
        written,
        "",
        "",
        note);
  }
}
