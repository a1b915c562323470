package org.tranship.driver.fabric;

import java.io.IOException;
import java.util.Optional;
import org.tranship.client.fabric.FabricGateway;
import org.tranship.client.fabric.ImageFile;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.WriteOutcome;

/// Removes files, one request each. Each is looked at first: the gateway removes all below a folder
/// as readily as a file, and an object store has no folders.
final class FabricDeletes {
  private final FabricGateway gateway;
  private final FabricErrors errors;
  private final FabricPlaces places;

  FabricDeletes(FabricGateway gateway, FabricErrors errors, FabricPlaces places) {
    this.gateway = gateway;
    this.errors = errors;
    this.places = places;
  }

  WriteOutcome delete(DeleteRequest request) {
    try {
      Optional<ImageFile> there = places.file(request.key());
      if (there.isEmpty()) {
        return WriteOutcome.done();
      }
      if (request.ifVersion().isPresent()
          && !request.ifVersion().get().equals(FabricStore.version(there.get()))) {
        return new WriteOutcome.Refused(errors.changed("delete", request.key()));
      }
      places.removed(request.key());
    } catch (IOException e) {
      return new WriteOutcome.Refused(errors.failed("delete", request.key(), e));
    }
    try {
      gateway.delete(request.key().text());
      return WriteOutcome.done();
    } catch (IOException e) {
      return errors.ended("delete", request.key(), e);
    }
  }
}
