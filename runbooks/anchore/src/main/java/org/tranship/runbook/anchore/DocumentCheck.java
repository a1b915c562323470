package org.tranship.runbook.anchore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.RunListener;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Version;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.Coding;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.anchore.db.AnchoreCatalog;
import org.tranship.runbook.anchore.db.AnchoreDatabase;
import org.tranship.runbook.anchore.db.Selection;
import org.tranship.runbook.anchore.layout.AnchoreReading;
import org.tranship.runbook.anchore.layout.ContentUrl;

/// Reads every document that the catalogue lists in a store, as Anchore would: finds it under its
/// `content_url`, compares its bytes with the digest, and inflates it where the row says so.
/// Streams; changes nothing.
public final class DocumentCheck {
  private static final int AT_ONCE = 16;
  private static final int NAMED = 20;
  private static final PassId READ = PassId.of("read");

  private final AnchoreDatabase database;
  private final Side side;
  private final StoreOpener opener;
  private final RunListener listener;
  private final Codecs codecs = Codecs.installed();

  private long sound;
  private long unsound;
  private long unverified;
  private final List<String> faults = new ArrayList<>();
  private Optional<StoreException> gone = Optional.empty();

  /// @param listener is told how it comes along
  public DocumentCheck(
      AnchoreDatabase database, Side side, StoreOpener opener, RunListener listener) {
    this.database = database;
    this.side = side;
    this.opener = opener;
    this.listener = listener;
  }

  /// What was found.
  ///
  /// @param sound documents that are as the catalogue says
  /// @param unverified those among them that have no digest there
  /// @param unsound documents that are not
  /// @param faults the first of those, a sentence each
  public record Found(long sound, long unverified, long unsound, List<String> faults) {
    public Found {
      faults = List.copyOf(faults);
    }
  }

  /// Reads them all.
  ///
  /// @throws StoreException if the store cannot be used any more
  public synchronized Found read() throws InterruptedException {
    Semaphore room = new Semaphore(AT_ONCE);
    try (Store store = opener.open(side.store());
        AnchoreCatalog catalog = new AnchoreCatalog(database, Selection.of(side.urlPrefix()));
        var rows = catalog.rows(Optional.empty())) {
      listener.passBegan(READ, Optional.of(catalog.count()), 0);
      try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var row = rows.next(); row.isPresent() && !isGone(); row = rows.next()) {
          Document document = Document.of(row.get());
          room.acquire();
          readers.execute(
              () -> {
                try {
                  note(document, fault(store, document));
                } finally {
                  room.release();
                }
              });
        }
      } finally {
        listener.passEnded(READ);
      }
    }
    synchronized (faults) {
      if (gone.isPresent()) {
        throw gone.get();
      }
      return new Found(sound, unverified, unsound, faults);
    }
  }

  private boolean isGone() {
    synchronized (faults) {
      return gone.isPresent();
    }
  }

  private void note(Document document, Optional<String> fault) {
    synchronized (faults) {
      if (fault.isEmpty()) {
        sound++;
        unverified += document.pointer().get(AnchoreCatalog.DIGEST).isEmpty() ? 1 : 0;
      } else {
        unsound++;
        if (faults.size() < NAMED) {
          faults.add(fault.get());
        }
      }
    }
    Outcome outcome = fault.isEmpty() ? Outcome.DONE : Outcome.FAILED;
    listener.recorded(READ, List.of(ObjectResult.acted(document.id(), outcome, "", "")));
  }

  /// What is wrong with a document, as a sentence; empty if nothing is.
  Optional<String> fault(Store store, Document document) {
    try {
      ContentUrl url = ContentUrl.parse(document.contentUrl());
      if (!AnchoreReading.readsBack(url)) {
        return Optional.of(lost(document, url));
      }
      Optional<Digest> wanted = document.digest();
      Digest found = digest(store, document);
      return wanted.isEmpty() || wanted.get().equals(found)
          ? Optional.empty()
          : Optional.of(
              StoreException.Kind.CORRUPT.code()
                  + " The document "
                  + document
                  + " in "
                  + side
                  + " holds other bytes: "
                  + found
                  + " instead of "
                  + wanted.get()
                  + ". Restore it there.");
    } catch (StoreException e) {
      if (e.retryable()) {
        // Retries are over: what is true of this document is true of them all.
        synchronized (faults) {
          gone = Optional.of(e);
        }
      }
      return Optional.of(e.getMessage());
    } catch (IllegalArgumentException e) {
      return Optional.of(
          Objections.NO_PLACE
              + " The document "
              + document
              + " cannot be found: "
              + e.getMessage()
              + ".");
    } catch (IOException | RuntimeException e) {
      return Optional.of(
          "TRA-122 The document "
              + document
              + " in "
              + side
              + " cannot be read as its row says: "
              + e.getMessage()
              + ". Restore it there.");
    }
  }

  /// What is said of a document whose `content_url` Anchore's parser cuts off. Drivers that write
  /// by that parser, too, have it under another name.
  private static String lost(Document document, ContentUrl url) {
    Optional<ContentUrl> place = AnchoreReading.wroteTo(url);
    return Objections.LOST
        + (place.equals(Optional.of(url))
            ? " Anchore cannot find the document "
                + document
                + " under its content_url "
                + url.text()
                + ", though it may be there; move it to driver localfs, which hashes names."
            : " Anchore does not keep the document "
                + document
                + " under its content_url "
                + url.text()
                + place
                    .map(
                        it ->
                            ", but under "
                                + it.text()
                                + ", which it gives to other documents, too. Copy that object to"
                                + " the name in content_url, then move the document to driver"
                                + " localfs, which hashes names: its digest tells whether it is"
                                + " the right one.")
                    .orElse("; restore it there, then move it to driver localfs."));
  }

  /// MD5 of the bytes as stored, of which Anchore's digests are.
  private Digest digest(Store store, Document document) throws IOException {
    Coding coding = side.codingOf(document.compressed());
    MessageDigest md5 = md5();
    try (ObjectBody body = store.open(side.keyOf(document), ReadRequest.whole(Version.NONE));
        InputStream payload =
            codecs.codec(coding.carrier()).decode(body.stream(), body.entry().attributes());
        DigestInputStream stored = new DigestInputStream(payload, md5);
        InputStream plain =
            codecs.codec(coding.content()).decode(stored, body.entry().attributes())) {
      plain.transferTo(OutputStream.nullOutputStream());
      // A decoder may stop at the end of what it understands; the digest is of everything.
      stored.transferTo(OutputStream.nullOutputStream());
    }
    return Digest.of(DigestAlgorithm.MD5, md5.digest());
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks MD5", e);
    }
  }
}
