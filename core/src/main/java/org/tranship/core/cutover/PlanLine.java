package org.tranship.core.cutover;

/// What one step of a plan does, in words.
///
/// @param name the step
/// @param does what it does
/// @param undo how it is taken back
public record PlanLine(String name, String does, String undo) {}
