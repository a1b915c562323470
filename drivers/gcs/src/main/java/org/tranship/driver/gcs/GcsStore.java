package org.tranship.driver.gcs;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.ContainerFacts;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.Surveyed;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;

/// Objects of a bucket below a prefix, on Google Cloud Storage or a server that speaks its JSON
/// API.
///
/// A put is one request and atomic; a crash leaves the old object. What a crash can leave besides:
/// an upload in parts that was never finished ([ResumableUploads#list] finds it), whose parts are
/// objects below `.tranship-parts/` and `.tranship-uploads/` of the prefix. Not carried over:
/// storage class, custom time, holds, retention, access lists, older versions.
public final class GcsStore implements Store {
  /// The limit is that of the service; what the bucket keeps besides is not asked for.
  private static final ContainerFacts FACTS =
      ContainerFacts.unasked(
          0,
          8 << 10,
          "older versions, retentions and holds, keys of encryption, rights and storage classes"
              + " (Google's driver does not ask)");

  private final GcsWire wire;
  private final GcsErrors errors;
  private final GcsResource resource;
  private final GcsKeys keys;
  private final GcsReader reader;
  private final GcsWriter writer;
  private final GcsDeletes deletes;
  private final GcsUploads uploads;
  private final Capabilities capabilities;

  /// @param names gives names that nobody else has
  GcsStore(GcsWire wire, GcsErrors errors, Clock clock, Supplier<String> names) {
    this.wire = wire;
    this.errors = errors;
    this.resource = new GcsResource(errors);
    this.keys = new GcsKeys(wire.settings().prefix());
    this.reader = new GcsReader(wire, errors, resource);
    this.writer = new GcsWriter(wire, errors, resource, names);
    this.deletes = new GcsDeletes(wire, errors, reader);
    this.uploads = new GcsUploads(wire, errors, resource, keys, writer, deletes, clock, names);
    this.capabilities =
        new Capabilities(
            true,
            true,
            true,
            Capabilities.Versions.CONDITIONAL,
            true,
            true,
            Set.of(DigestAlgorithm.CRC32C, DigestAlgorithm.MD5),
            EnumSet.of(Attributes.Kind.HEADERS, Attributes.Kind.USER),
            keys.rules(),
            GcsWriter.LARGEST,
            GcsWriter.LARGEST,
            GcsDeletes.BATCH);
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  /// Also makes the bucket, if the operator asked for that and it is missing.
  @Override
  public void check() {
    errors.refuseIfInterrupted("check");
    try {
      reader.check();
    } catch (StoreException e) {
      if (e.kind() != Kind.CONTAINER_MISSING || !wire.settings().createBucket()) {
        throw e;
      }
      create();
      reader.check();
    }
  }

  private void create() {
    GcsRequest request =
        new GcsRequest("POST", "/storage/v1/b")
            .query("project", wire.settings().project().orElse(""))
            .query("fields", "name")
            .header("Content-Type", "application/json")
            .content(GcsJson.content(Map.of("name", wire.settings().bucket())));
    switch (wire.reply("check", null, request)) {
      case GcsWire.Reply.Success(var answer) -> answer.close();
      case GcsWire.Reply.Failure(GcsFailure failure) -> {
        // 409: somebody made it meanwhile, or it is somebody else's; the check that follows tells.
        if (failure.status() != 409) {
          throw errors.of("check", null, failure);
        }
      }
    }
  }

  @Override
  public Listing list(ListRequest request) {
    errors.refuseIfInterrupted("list");
    return new GcsListing(wire, errors, resource, keys, request);
  }

  @Override
  public Optional<Entry> stat(Key key) {
    errors.refuseIfInterrupted("stat");
    errors.refuseIfImpossible(capabilities.keys(), "stat", key);
    return reader.stat(key);
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    errors.refuseIfInterrupted("read");
    errors.refuseIfImpossible(capabilities.keys(), "read", key);
    return reader.open(key, request);
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    try {
      errors.refuseIfInterrupted("write");
      errors.refuseIfImpossible(capabilities.keys(), "write", request.key());
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    return writer.put(request);
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return deletes.delete(requests, capabilities.keys());
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == Surveyed.class) {
      Surveyed surveyed = () -> FACTS;
      return Optional.of(type.cast(surveyed));
    }
    return type == ResumableUploads.class ? Optional.of(type.cast(uploads)) : Optional.empty();
  }

  @Override
  public void close() {
    wire.close();
  }

  @Override
  public String toString() {
    return wire.settings().display();
  }
}
