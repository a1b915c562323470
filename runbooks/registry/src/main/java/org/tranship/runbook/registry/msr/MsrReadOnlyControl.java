package org.tranship.runbook.registry.msr;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.control.Answer;
import org.tranship.core.control.CannotAct;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.value.Secrets;

/// Has an MSR refuse pushes, or take them again: `POST meta/settings` with `readOnlyRegistry`. It
/// is asked for by that, and done when the settings say so, which is waited for. That pushes are
/// refused is for a push to prove. Safe to repeat.
final class MsrReadOnlyControl implements Control {
  static final String KIND = "msr";
  private static final String READ_ONLY = "read-only";
  private static final String SETTING = "readOnlyRegistry";
  private static final int TRIES = 40;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final MsrAddress address;
  private final boolean wanted;
  private final Secrets secrets;

  /// @throws IllegalArgumentException if the settings make no sense
  MsrReadOnlyControl(ControlSpec spec, Secrets secrets) {
    Map<String, String> settings = new TreeMap<>();
    spec.settings().forEach((name, value) -> settings.put(MsrAddress.PREFIX + name, value));
    this.address = MsrAddress.of(settings);
    this.wanted = spec.require(READ_ONLY).equals("true");
    this.secrets = secrets;
  }

  static ControlSpec spec(MsrAddress address, boolean wanted) {
    Map<String, String> settings = address.settings();
    settings.put(READ_ONLY, "" + wanted);
    return new ControlSpec(KIND, settings);
  }

  @Override
  public String sentence() {
    return "calls POST " + address.url() + "/api/v0/meta/settings with readOnlyRegistry " + wanted;
  }

  @Override
  public void requireSecrets() {
    try {
      new MsrHttp(address, secrets).close();
    } catch (PlanContradiction e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new CannotAct(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Answer act(String id) throws InterruptedException {
    try (MsrClient client = new MsrClient(address, secrets)) {
      client.readOnly(wanted);
      Duration pause = PAUSE;
      for (int i = 0; i < TRIES; i++) {
        Optional<Boolean> now = MsrJson.flag(client.settings(), SETTING);
        if (now.equals(Optional.of(wanted))) {
          return new Answer.Done("readOnlyRegistry is " + wanted);
        }
        Thread.sleep(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
      }
      return new Answer.Unknown(
          "MSR took it, and its settings do not say readOnlyRegistry " + wanted);
    } catch (MsrException e) {
      return e.isUnknown()
          ? new Answer.Unknown(String.valueOf(e.getMessage()))
          : new Answer.Refused(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Answer probe() {
    throw new UnsupportedOperationException("A setting proves nothing of pushes.");
  }

  @Override
  public Optional<String> undoSentence() {
    return Optional.empty();
  }

  @Override
  public Answer undo(String id) {
    throw new UnsupportedOperationException("It is taken back by another one.");
  }
}
