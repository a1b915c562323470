package org.tranship.engine.spark;

/// One turn of an executor at a pass.
///
/// @param pass which run of a pass; unlike its name it never comes twice
/// @param number counts the turns of the pass
record TurnId(String pass, int number) {
  @Override
  public String toString() {
    return pass + "/" + number;
  }
}
