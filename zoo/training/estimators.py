class ZooClassifier: pass
class ZooRegressor: pass
