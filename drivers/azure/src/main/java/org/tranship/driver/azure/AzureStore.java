package org.tranship.driver.azure;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.ContainerFacts;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.KeyRules;
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
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;

/// Objects of a container below a prefix, on Azure Blob Storage or a server that speaks its
/// protocol. What is written is a block blob; append and page blobs are read as they are.
///
/// A put is one request and atomic; a crash leaves the old object. What a crash can leave besides:
/// an upload in parts that was never finished ([ResumableUploads#list] finds it).
public final class AzureStore implements Store {
  /// Azure counts characters; bytes are the safer measure. The limits are those of the service;
  /// what the container keeps besides is not asked for.
  private static final ContainerFacts FACTS =
      ContainerFacts.unasked(
          10,
          8 << 10,
          "older versions, retentions, keys of encryption and access tiers (Azure's driver does not"
              + " ask)");

  private static final int LONGEST_NAME = 1024;

  /// Azure takes a backslash for a slash, and does not keep control characters; what XML cannot
  /// hold breaks the listings of Azurite.
  private static final String CHANGED =
      IntStream.concat(IntStream.range(1, 0x20), IntStream.of(0x7f, '\\', 0xfffe, 0xffff))
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();

  private final AzureWire wire;
  private final AzureErrors errors;
  private final AzureReader reader;
  private final AzureHeaders headers;
  private final AzureWriter writer;
  private final AzureDeletes deletes;
  private final AzureUploads uploads;
  private final Capabilities capabilities;
  private final int page;

  /// @param names gives sixteen hexadecimal digits that nobody else has
  /// @param page entries per request of a listing
  AzureStore(AzureWire wire, Clock clock, Supplier<String> names, int page) {
    this.page = page;
    this.wire = wire;
    this.errors = new AzureErrors(wire.settings());
    this.headers = new AzureHeaders(errors, wire.settings());
    this.reader = new AzureReader(wire, errors, headers);
    this.writer = new AzureWriter(wire, errors, headers);
    this.deletes = new AzureDeletes(wire, errors, reader);
    this.uploads = new AzureUploads(wire, errors, headers, reader, writer, clock, names);
    this.capabilities = capabilities(wire.settings());
  }

  private static Capabilities capabilities(AzureSettings settings) {
    int prefix = settings.prefix().getBytes(StandardCharsets.UTF_8).length;
    return new Capabilities(
        settings.ordered(),
        true,
        true,
        Capabilities.Versions.CONDITIONAL,
        true,
        true,
        Set.of(DigestAlgorithm.MD5),
        EnumSet.of(Attributes.Kind.HEADERS, Attributes.Kind.USER, Attributes.Kind.TAGS),
        new KeyRules(
            LONGEST_NAME - prefix,
            Integer.MAX_VALUE,
            false,
            true,
            false,
            false,
            AzureUploadNotes.NOTE,
            new KeyRules.Barred(CHANGED, Set.of(), Set.of(), true)),
        ByteCount.of(50_000L * (4000L << 20)),
        AzureWriter.LARGEST_PUT,
        1);
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  /// Also makes the container, if the operator asked for that and it is missing.
  @Override
  public void check() {
    errors.refuseIfInterrupted("check");
    try {
      reader.check();
    } catch (StoreException e) {
      if (e.kind() != Kind.CONTAINER_MISSING || !wire.settings().createContainer()) {
        throw e;
      }
      reader.ask("check", null, wire.container("PUT")).close();
      reader.check();
    }
  }

  @Override
  public Listing list(ListRequest request) {
    errors.refuseIfInterrupted("list");
    return new AzureListing(wire, errors, reader, headers, page, request);
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
