package org.tranship.driver.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.client.fabric.FabricGateway;
import org.tranship.client.fabric.ImageFile;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Condition;
import org.tranship.core.store.ContainerFacts;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Footprint;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.Surveyed;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// The files of a Service Fabric cluster's native image store.
///
/// A put is atomic; what a crash can leave besides is a session of an upload in chunks, which the
/// cluster forgets within half an hour. Not kept: attributes, conditions. The gateway gives no
/// bytes and no digests: what is verified without a replica's directory is what was sent, and that
/// a file of its length is listed. Markers of complete folders (`_.dir`) are files like any other.
public final class FabricStore implements Store {
  private static final ContainerFacts FACTS =
      ContainerFacts.unasked(
          0, 0, "the rights of clients (the gateway does not tell them before it refuses)");

  private static final Logger LOG = LoggerFactory.getLogger(FabricStore.class);

  private final FabricSettings settings;
  private final FabricGateway gateway;
  private final FabricErrors errors;
  private volatile @Nullable Parts parts;

  FabricStore(FabricSettings settings) {
    this.settings = settings;
    this.errors = new FabricErrors(settings);
    this.gateway = new FabricGateway(settings.endpoint(), settings.http(), settings.timeouts());
  }

  /// What depends on the platform of the cluster.
  private record Parts(
      Capabilities capabilities,
      FabricPlaces places,
      FabricReader reader,
      FabricPut writer,
      FabricDeletes deletes) {}

  static Entry entry(ImageFile file) {
    return new Entry(
        Key.of(file.path()),
        ByteCount.of(file.size()),
        version(file),
        file.modified(),
        Optional.empty(),
        Attributes.NONE);
  }

  static Version version(ImageFile file) {
    return Version.of(file.version().text());
  }

  private Parts parts() {
    Parts known = parts;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      known = parts;
      if (known == null) {
        known = made();
        parts = known;
      }
      return known;
    }
  }

  private Parts made() {
    Platform platform = settings.platform().orElseGet(this::asked);
    FabricPlaces places = new FabricPlaces(gateway, errors, platform);
    boolean chunks = platform == Platform.WINDOWS;
    return new Parts(
        capabilities(platform),
        places,
        new FabricReader(errors, places, settings.replica().map(ReplicaFiles::new)),
        new FabricPut(gateway, errors, places, settings, chunks),
        new FabricDeletes(gateway, errors, places));
  }

  private Platform asked() {
    try {
      return gateway.takesChunks() ? Platform.WINDOWS : Platform.LINUX;
    } catch (IOException e) {
      throw errors.failed("open", null, e);
    }
  }

  private Capabilities capabilities(Platform platform) {
    return new Capabilities(
        false,
        false,
        false,
        Capabilities.Versions.OBSERVED,
        settings.replica().isPresent(),
        true,
        Set.of(),
        Set.of(),
        platform.rules(),
        ByteCount.of(Long.MAX_VALUE),
        ByteCount.of(Long.MAX_VALUE),
        1,
        new Footprint(
            ByteCount.ofKiB(64),
            ByteCount.of(platform == Platform.WINDOWS ? settings.chunk() : 64 << 10),
            Integer.MAX_VALUE));
  }

  @Override
  public Capabilities capabilities() {
    return parts().capabilities();
  }

  @Override
  public void check() {
    errors.refuseIfInterrupted("check");
    settings.notes().forEach(note -> LOG.warn("{}: {}", this, note));
    if (settings.replica().filter(Files::isDirectory).isEmpty() && settings.replica().isPresent()) {
      throw errors
          .fault(Kind.CONFIGURATION, "check", null)
          .because("there is no directory " + settings.replica().get())
          .next("Mount the directory Store/REPLICA-ID of a node, and name it: replica=DIRECTORY.")
          .build();
    }
    try {
      var _ = gateway.content("", "");
    } catch (IOException e) {
      throw errors.failed("check", null, e);
    }
  }

  @Override
  public Listing list(ListRequest request) {
    errors.refuseIfInterrupted("list");
    return new FabricListing(gateway, errors, request);
  }

  @Override
  public Optional<Entry> stat(Key key) {
    errors.refuseIfInterrupted("stat");
    errors.refuseIfImpossible(capabilities().keys(), "stat", key);
    try {
      return parts().places().file(key).map(FabricStore::entry);
    } catch (IOException e) {
      throw errors.failed("stat", key, e);
    }
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    errors.refuseIfInterrupted("read");
    errors.refuseIfImpossible(capabilities().keys(), "read", key);
    return parts().reader().open(key, request);
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    Key key = request.key();
    try {
      errors.refuseIfInterrupted("write");
      errors.refuseIfImpossible(capabilities().keys(), "write", key);
      if (!(request.condition() instanceof Condition.Always)) {
        throw unsupported(key, "the gateway takes no conditions");
      }
      if (!request.attributes().asMap().isEmpty()) {
        throw unsupported(key, "an image store keeps no attributes");
      }
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    return parts().writer().put(request);
  }

  private StoreException unsupported(Key key, String why) {
    return errors.fault(Kind.UNSUPPORTED, "write", key).because(why).build();
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return requests.stream().map(this::deleteOne).toList();
  }

  private WriteOutcome deleteOne(DeleteRequest request) {
    try {
      errors.refuseIfInterrupted("delete");
      errors.refuseIfImpossible(capabilities().keys(), "delete", request.key());
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    return parts().deletes().delete(request);
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    Surveyed surveyed = () -> FACTS;
    return type == Surveyed.class ? Optional.of(type.cast(surveyed)) : Optional.empty();
  }

  @Override
  public void close() {
    gateway.close();
  }

  @Override
  public String toString() {
    return settings.display();
  }
}
