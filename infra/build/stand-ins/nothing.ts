// Nothing is called of the modules that this stands in for.
export {};
