/** Stands in for an object whose every method throws this. What is no method is as it was. */
export const failing = <Target extends object>(target: Target, fault: Error): Target => {
  const fail = (): never => {
    throw fault;
  };
  return new Proxy(target, {
    get: (object, name) =>
      typeof Reflect.get(object, name) === 'function' ? fail : Reflect.get(object, name),
  });
};
