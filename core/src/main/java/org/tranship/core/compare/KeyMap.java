package org.tranship.core.compare;

import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// Which key an object of the source gets in the target. Injective: two keys never get the same
/// one, and [#source] gives back the one that [#target] was given. A key that it has no place for
/// is refused by name, never bent into another.
public interface KeyMap {
  /// The key in the target.
  ///
  /// @throws StoreException of kind `INVALID_KEY` if this map has no place for the key
  Key target(Key source);

  /// The key in the source of an object that this map has placed.
  ///
  /// @throws StoreException of kind `INVALID_KEY` if this map places nothing there
  Key source(Key target);

  /// Whether keys in order are still in order when they are placed. Only then can two listings be
  /// merged; else the work list has to come from elsewhere (a catalogue).
  boolean keepsOrder();

  /// Every key stays as it is.
  static KeyMap identity() {
    return new Added("");
  }

  /// Puts a text in front of every key.
  static KeyMap adding(String prefix) {
    return new Added(prefix);
  }

  /// Takes a text off the front of every key; other keys are refused.
  static KeyMap stripping(String prefix) {
    return new Inverse(new Added(prefix));
  }

  /// This map, and then another.
  default KeyMap then(KeyMap next) {
    return new Chain(this, next);
  }

  /// The way back.
  default KeyMap inverse() {
    return new Inverse(this);
  }

  /// Puts a text in front.
  ///
  /// @param prefix the text; empty for none
  record Added(String prefix) implements KeyMap {
    @Override
    public Key target(Key source) {
      return prefix.isEmpty() ? source : Key.of(prefix + source.text());
    }

    @Override
    public Key source(Key target) {
      if (!target.startsWith(prefix)) {
        throw refusal(target, "it does not start with \"" + prefix + "\"");
      }
      if (target.text().length() == prefix.length()) {
        throw refusal(target, "nothing is left of it without \"" + prefix + "\"");
      }
      try {
        return prefix.isEmpty() ? target : Key.of(target.text().substring(prefix.length()));
      } catch (IllegalArgumentException e) {
        // A prefix may end within a character of two halves.
        throw refusal(target, "what is left of it without the prefix is no key");
      }
    }

    @Override
    public boolean keepsOrder() {
      return true;
    }

    private static StoreException refusal(Key key, String reason) {
      return StoreException.of(Kind.INVALID_KEY, "map", "the key map")
          .key(key)
          .because(reason)
          .next("Leave such keys out, or choose another mapping.")
          .build();
    }
  }

  /// Two maps, one after the other.
  ///
  /// @param first applied first to a key of the source
  /// @param second applied to what the first gives
  record Chain(KeyMap first, KeyMap second) implements KeyMap {
    @Override
    public Key target(Key source) {
      return second.target(first.target(source));
    }

    @Override
    public Key source(Key target) {
      return first.source(second.source(target));
    }

    @Override
    public boolean keepsOrder() {
      return first.keepsOrder() && second.keepsOrder();
    }
  }

  /// A map from its target to its source.
  ///
  /// @param of the map that is turned round
  record Inverse(KeyMap of) implements KeyMap {
    @Override
    public Key target(Key source) {
      return of.source(source);
    }

    @Override
    public Key source(Key target) {
      return of.target(target);
    }

    @Override
    public boolean keepsOrder() {
      return of.keepsOrder();
    }

    @Override
    public KeyMap inverse() {
      return of;
    }
  }
}
