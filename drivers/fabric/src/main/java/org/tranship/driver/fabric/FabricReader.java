package org.tranship.driver.fabric;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.tranship.client.fabric.ImageFile;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// Reads files, where a replica's directory is mounted; else refuses by name, since the gateway
/// gives nobody the bytes of a file.
final class FabricReader {
  private final FabricErrors errors;
  private final FabricPlaces places;
  private final Optional<ReplicaFiles> replica;

  FabricReader(FabricErrors errors, FabricPlaces places, Optional<ReplicaFiles> replica) {
    this.errors = errors;
    this.places = places;
    this.replica = replica;
  }

  ObjectBody open(Key key, ReadRequest request) {
    if (replica.isEmpty()) {
      throw errors
          .fault(Kind.UNSUPPORTED, "read", key)
          .because("a cluster's gateway gives nobody the bytes of a file")
          .next("Mount the directory of a replica from its node and name it: replica=DIRECTORY.")
          .build();
    }
    try {
      ImageFile file = places.file(key).orElseThrow(() -> errors.notFound("read", key));
      Entry entry = FabricStore.entry(file);
      if (request.ifVersion().isPresent() && !request.ifVersion().get().equals(entry.version())) {
        throw errors.changed("read", key);
      }
      FileChannel channel = replica.get().open(file).orElseThrow(() -> notInReplica(key, file));
      try {
        if (channel.size() != file.size()) {
          throw errors
              .fault(Kind.CORRUPT, "read", key)
              .because(
                  "the replica's file has "
                      + channel.size()
                      + " bytes and the gateway says "
                      + file.size())
              .next("Read another replica.")
              .build();
        }
        return new ReplicaBody(entry, channel, request, errors);
      } catch (IOException | StoreException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw errors.failed("read", key, e);
    }
  }

  /// It was written anew meanwhile, or the replica is behind the others, or the directory is not
  /// what it was said to be.
  private StoreException notInReplica(Key key, ImageFile file) {
    try {
      if (!places.file(key).map(ImageFile::version).equals(Optional.of(file.version()))) {
        return errors.changed("read", key);
      }
    } catch (IOException e) {
      return errors.failed("read", key, e);
    }
    return errors
        .fault(Kind.UNAVAILABLE, "read", key)
        .because(
            replica.orElseThrow().root()
                + " has no file \""
                + file.version().text()
                + "."
                + file.path().substring(file.path().lastIndexOf('/') + 1)
                + "\" for it")
        .next(
            "The replica may be behind, or the directory is another one: it is Store/REPLICA-ID"
                + " below the working directory of the node.")
        .build();
  }
}
