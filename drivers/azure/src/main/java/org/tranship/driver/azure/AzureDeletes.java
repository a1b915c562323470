package org.tranship.driver.azure;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.driver.azure.AzureWire.Reply;

/// Removes blobs, each in a request of its own, with `If-Match` where a version is asked for. A
/// blob with snapshots is refused: they would go with it.
final class AzureDeletes {
  private final AzureWire wire;
  private final AzureErrors errors;
  private final AzureReader reader;

  AzureDeletes(AzureWire wire, AzureErrors errors, AzureReader reader) {
    this.wire = wire;
    this.errors = errors;
    this.reader = reader;
  }

  List<WriteOutcome> delete(List<DeleteRequest> requests, KeyRules rules) {
    return requests.stream().map(request -> delete(request, rules)).toList();
  }

  private WriteOutcome delete(DeleteRequest request, KeyRules rules) {
    Key key = request.key();
    if (Thread.currentThread().isInterrupted()) {
      return new WriteOutcome.Refused(errors.interrupted("delete", key));
    }
    Optional<String> objection = rules.objection(key);
    if (objection.isPresent()) {
      return new WriteOutcome.Refused(
          errors.fault(Kind.INVALID_KEY, "delete", key).because(objection.get()).build());
    }
    AzureRequest call = wire.blob("DELETE", wire.settings().full(key.text()));
    request.ifVersion().ifPresent(version -> call.header("if-match", AzureHeaders.quoted(version)));
    try {
      return switch (wire.send(call)) {
        case Reply.Success(HttpAnswer answer) -> {
          answer.close();
          yield WriteOutcome.done();
        }
        case Reply.Failure(AzureFailure failure) ->
            switch (failure.status()) {
              case 404 ->
                  failure.is("ContainerNotFound")
                      ? errors.outcome("delete", key, failure)
                      : WriteOutcome.done();
              case 412 ->
                  failure.is("ConditionNotMet")
                      ? another(key)
                      : errors.outcome("delete", key, failure);
              default -> errors.outcome("delete", key, failure);
            };
      };
    } catch (IOException e) {
      return errors.outcome("delete", key, e);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
  }

  /// The version asked for is not there: either another one is, or nothing, which is the end that
  /// was wanted.
  private WriteOutcome another(Key key) {
    try {
      return reader.stat(key).isEmpty()
          ? WriteOutcome.done()
          : new WriteOutcome.Refused(errors.changed("delete", key));
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
  }
}
